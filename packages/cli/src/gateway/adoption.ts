import { isPlainObject, quote } from '@mcpver/core'
import { applyEdits, modify, type FormattingOptions } from 'jsonc-parser'
import { failure } from '../cli-error.ts'
import { parseJsonc } from '../config/jsonc.ts'
import { bridgeConfiguration, clientConfiguration, serverUrl } from './client-snippet.ts'

/** How a client's configuration is to be rewritten. */
export interface AdoptionOptions {
  /** Where the gateway is: `http://127.0.0.1:8808`. */
  readonly gateway: string
  /** Whether the client only starts processes. */
  readonly isBridged: boolean
}

/** A configuration that was rewritten. */
export interface Adoption {
  /** With its comments, and everything that is not about servers. */
  readonly text: string
  /** The servers that are behind the gateway now. */
  readonly servers: readonly string[]
}

const PLACES: readonly (readonly string[])[] = [['mcpServers'], ['servers'], ['mcp', 'servers']]
const FORMAT: FormattingOptions = { insertSpaces: true, tabSize: 2 }

/**
 * A client's configuration with its servers reached through the gateway. What is disabled, and what is there already, stays as it is.
 *
 * @throws {CliError} `ERR_NOT_JSON`, `ERR_CONFIG_INVALID`.
 */
export function adopt(text: string, label: string, { gateway, isBridged }: AdoptionOptions): Adoption {
  const config = parseJsonc(text, label)
  const place = PLACES.find((path) => isPlainObject(valueAt(config, path)))
  if (place === undefined) {
    throw failure(`${label} names no servers: it has neither "mcpServers" nor "servers"`, {
      code: 'ERR_CONFIG_INVALID',
      hint: 'Expected a client’s configuration, such as claude_desktop_config.json, .mcp.json or .vscode/mcp.json.',
    })
  }
  const entries = Object.entries(valueAt(config, place) as object).filter(([, entry]) => isOwn(entry, gateway))
  const write = isBridged ? bridgeConfiguration : clientConfiguration
  let adopted = text
  for (const [name] of entries) {
    const written = write([{ name, url: serverUrl(gateway, name) }]).mcpServers
    const value: unknown = Object.values(written)[0]
    adopted = applyEdits(adopted, modify(adopted, [...place, name], value, { formattingOptions: FORMAT }))
  }
  return { text: adopted, servers: entries.map(([name]) => name) }
}

/** Whether an entry is a server that is not behind the gateway yet. */
function isOwn(entry: unknown, gateway: string): boolean {
  if (!isPlainObject(entry)) throw failure(`${quote(entry)} is no server`, { code: 'ERR_CONFIG_INVALID' })
  const isDisabled = entry['disabled'] === true || entry['enabled'] === false
  return !isDisabled && !JSON.stringify(entry).includes(gateway)
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, name) => (isPlainObject(at) && Object.hasOwn(at, name) ? at[name] : undefined),
    value,
  )
}
