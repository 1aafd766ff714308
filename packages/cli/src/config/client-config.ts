import { basename, dirname, resolve } from 'node:path'
import { isPlainObject, quote } from '@mcpver/core'
import { failure } from '../cli-error.ts'
import type { Io } from '../io.ts'
import { readWholeFile } from '../json-file.ts'
import type { Source } from '../source/source.ts'
import { parseJsonc } from './jsonc.ts'
import { serverSource } from './server-entry.ts'
import type { VariableScope } from './variables.ts'

/** A server of a client's configuration. */
export interface ConfiguredServer {
  readonly name: string
  /** Whether the client is told not to start it. */
  readonly isDisabled: boolean
  /** How to reach it. Throws `ERR_CONFIG_INVALID` or `ERR_CONFIG_VARIABLE`. */
  readonly source: () => Promise<Source>
}

/** Where the servers stand, by client: Claude, Cursor and most others; VS Code's `mcp.json`; VS Code's settings. */
const PLACES: readonly (readonly string[])[] = [['mcpServers'], ['servers'], ['mcp', 'servers']]

/**
 * The servers of a client's configuration, in its order: `claude_desktop_config.json`, `.mcp.json`, VS Code's `mcp.json` or
 * `settings.json`, and what is made like them. Comments are allowed.
 *
 * @param answers What `${input:id}` stands for, by id.
 * @throws {CliError} `ERR_FILE_UNREADABLE`, `ERR_NOT_JSON`, `ERR_CONFIG_INVALID`.
 */
export async function readClientConfig(
  path: string,
  io: Io,
  answers: ReadonlyMap<string, string> = new Map(),
): Promise<ConfiguredServer[]> {
  const file = resolve(io.cwd, path)
  const hint = 'Expected the configuration of a client, such as .mcp.json or claude_desktop_config.json.'
  const config = parseJsonc(await readWholeFile({ path, cwd: io.cwd, hint }), quote(path))
  const servers = PLACES.map((place) => memberAt(config, place)).find((found) => isPlainObject(found))
  if (!isPlainObject(servers)) {
    throw failure(`${quote(path)} names no servers: it has neither "mcpServers" nor "servers"`, {
      code: 'ERR_CONFIG_INVALID',
      hint: 'Expected a client’s configuration, such as claude_desktop_config.json, .mcp.json or .vscode/mcp.json.',
    })
  }
  const inputs = memberAt(config, ['inputs']) ?? memberAt(config, ['mcp', 'inputs'])
  return configuredServers(servers, { file, io, answers, ...(Array.isArray(inputs) && { inputs }) })
}

/** Where an object of servers stands. */
export interface ServersPlace {
  /** The absolute path of its file. */
  readonly file: string
  readonly io: Io
  /** What `${input:id}` stands for, by id. */
  readonly answers: ReadonlyMap<string, string>
  /** What the user would be asked for, as the file declares it. Default: nothing. */
  readonly inputs?: readonly unknown[]
}

/** The servers of an object in which each has its name, as it stands in a client's configuration. */
export function configuredServers(
  servers: Readonly<Record<string, unknown>>,
  { file, io, answers, inputs = [] }: ServersPlace,
): ConfiguredServer[] {
  const scope = { env: io.env, workspace: workspaceOf(file), inputs, answers }
  return Object.entries(servers).map(([name, entry]) => configured(name, entry, scope))
}

function configured(name: string, entry: unknown, scope: VariableScope): ConfiguredServer {
  const isDisabled = isPlainObject(entry) && (entry['disabled'] === true || entry['enabled'] === false)
  return { name, isDisabled, source: () => serverSource(name, entry, scope) }
}

function memberAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, name) => (isPlainObject(at) && Object.hasOwn(at, name) ? at[name] : undefined),
    value,
  )
}

/** Some keep their configuration in a folder of the workspace: VS Code, and we. */
function workspaceOf(file: string): string {
  const directory = dirname(file)
  return ['.vscode', '.cursor', '.mcpver'].includes(basename(directory)) ? dirname(directory) : directory
}
