import { logged, quote } from '@mcpver/core'
import { GatewayError } from '../gateway-error.ts'

const NAME = '{name}'
const SERVER = '{server}'
/** What hosts let stand in the name of a tool. */
const LITERAL = /^[A-Za-z0-9_.-]*$/
const FOREIGN = /[^A-Za-z0-9_-]/g

/** How tools and prompts of several servers are called where they are listed together. */
export interface NameScheme {
  /** As it was written: `{server}__{name}`. */
  readonly text: string
  /** Whether the name of the server is in it. */
  readonly hasServer: boolean
  /** What something of a server is called in the list of all. */
  listed(server: string, name: string): string
  /** What a server itself calls it; `undefined` for what cannot be of this server. */
  own(server: string, listed: string): string | undefined
}

/**
 * Reads a scheme: a text with `{name}` and, if names are to say their server, `{server}`.
 *
 * @throws {GatewayError} `ERR_NAME_SCHEME`.
 */
export function parseNameScheme(text: string): NameScheme {
  const parts = text.split(NAME)
  const [before = '', after = ''] = parts
  const servers = text.split(SERVER).length - 1
  if (parts.length !== 2 || servers > 1 || !LITERAL.test(text.replace(NAME, '').replace(SERVER, '')))
    throw invalid(text)
  const around = (server: string): readonly [string, string] => {
    const label = labelOf(server)
    return [before.replace(SERVER, label), after.replace(SERVER, label)]
  }
  return {
    text,
    hasServer: servers === 1,
    listed: (server, name) => around(server).join(name),
    own: (server, listed) => {
      const [start, end] = around(server)
      const isOfServer = listed.length >= start.length + end.length && listed.startsWith(start) && listed.endsWith(end)
      return isOfServer ? listed.slice(start.length, listed.length - end.length) : undefined
    },
  }
}

/** The name of a server with those characters alone that hosts take; it depends on no other server. */
function labelOf(server: string): string {
  return server.replace(/^@/, '').replaceAll(FOREIGN, '_')
}

function invalid(text: string): GatewayError {
  return logged(
    new GatewayError(`${quote(text)} is no scheme for names`, {
      code: 'ERR_NAME_SCHEME',
      hint: 'Write {name} once, {server} at most once, and between them only letters, digits, "_", "." and "-".',
    }),
  )
}
