import { basename, resolve } from 'node:path'
import { isToolName, type JsonObject } from '@mcpver/core'
import type { ConfiguredServer } from '../config/client-config.ts'
import type { Io } from '../io.ts'
import type { CommandSource, Source, UrlSource } from '../source/source.ts'
import { usage } from '../usage.ts'

/** A server that the gateway is to serve, and how it is reached, as a release would say it. It may hold secrets. */
export interface ServedServer {
  readonly name: string
  readonly upstream: JsonObject
  /** Where it is, when it is reached by URL. */
  readonly host?: string
}

/** What starts a package's program without being its name. */
const LAUNCHERS: ReadonlySet<string> = new Set([
  'bun',
  'bunx',
  'deno',
  'dlx',
  'exec',
  'node',
  'npx',
  'pnpm',
  'python',
  'run',
  'uvx',
  'yarn',
])

/**
 * The server of a command's words.
 *
 * @param name What to call it. Default: the name of the package or program that the words start.
 * @throws {CliError} `ERR_USAGE` when the words tell no name.
 */
export function serverOfWords(words: readonly string[], name: string | undefined, io: Io): ServedServer {
  const [command, ...args] = words
  if (command === undefined) throw usage('No command after --', 'As in: mcpver serve -- npx -y my-mcp-server')
  return serverOf(name ?? nameOf(words), { kind: 'command', command, args }, io)
}

/** The server of a source. Throws `ERR_USAGE` for a source that is no server. */
export function serverOf(name: string, source: Source, io: Io): ServedServer {
  if (source.kind === 'url') return { name, upstream: upstreamOfUrl(source), host: source.url.hostname }
  if (source.kind === 'command') return { name, upstream: upstreamOfCommand(source, io) }
  throw usage(`${name} is no server that can be started`, 'Give a command after --, or a URL.')
}

/** The servers of a client's configuration that are not switched off. Throws what reading an entry throws. */
export async function serversOfConfig(
  configured: readonly ConfiguredServer[],
  io: Io,
): Promise<readonly ServedServer[]> {
  const enabled = configured.filter(({ isDisabled }) => !isDisabled)
  return Promise.all(enabled.map(async ({ name, source }) => serverOf(name, await source(), io)))
}

/** `npx -y @scope/server-weather@1.2.0 --port 3` is the server `weather`. */
function nameOf(words: readonly string[]): string {
  const word = words.find((one) => !one.startsWith('-') && !LAUNCHERS.has(basename(one)) && !/^\d/.test(one)) ?? ''
  const name = basename(word)
    .replace(/(?<=.)@.*$/, '')
    .replace(/\.[cm]?[jt]s$|\.py$/, '')
    .replace(/^(?:mcp-server-|server-|mcp-)/, '')
    .replace(/(?:-mcp-server|-mcp|-server)$/, '')
  if (isToolName(name)) return name
  throw usage('The command tells no name for the server', 'Give it one: mcpver serve --name weather -- …')
}

function upstreamOfCommand({ command, args, env = {}, cwd }: CommandSource, io: Io): JsonObject {
  return { command: [command, ...args], env: asTemplates(env), cwd: resolve(io.cwd, cwd ?? '.') }
}

function upstreamOfUrl({ url, headers = {} }: UrlSource): JsonObject {
  return { url: url.href, ...(Object.keys(headers).length > 0 && { headers: asTemplates(headers) }) }
}

/** What was replaced already is not looked into again. */
function asTemplates(values: Readonly<Record<string, string>>): JsonObject {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.replaceAll('${', '$${')]))
}
