import { quote, type DocumentNode } from '@mcpver/core'
import { readClientConfig, type ConfiguredServer } from '../config/client-config.ts'
import type { Io } from '../io.ts'
import { withoutCredentials } from '../url-label.ts'
import { parseSource } from '../source/parse-source.ts'
import type { Source } from '../source/source.ts'
import { usage } from '../usage.ts'

/** Where a locked server is had from, as the lock file says it. It never holds a header or a variable. */
export type PinnedSource =
  | { readonly source: string; readonly args?: readonly string[]; readonly bin?: string }
  | { readonly command: readonly string[] }
  | { readonly config: string; readonly server: string }

/** A source that can be loaded, with arguments for the server of an npm package. */
export interface OpenedSource {
  readonly source: Source
  readonly serverArgs: readonly string[]
  readonly bin?: string | undefined
}

/** What a pin can be opened with. */
export interface PinContext {
  readonly io: Io
  /** What `${input:id}` stands for in a configuration, by id. */
  readonly answers: ReadonlyMap<string, string>
}

/** Of a parameter in the query of a URL, whose value would be written down. */
const SECRET_NAME = /auth|credential|key|passw|secret|signature|token/i

/** The pin of a source that was given on the command line. Throws `ERR_USAGE` for one that cannot be had again. */
export function pinOf(label: string, { source, serverArgs, bin }: OpenedSource): PinnedSource {
  if (source.kind === 'stdin') throw usage('The standard input cannot be locked', 'Name a file, or a server.')
  if (source.kind === 'command') return { command: [source.command, ...source.args] }
  if (holdsSecret(source, label)) {
    throw usage(
      'The URL holds a password or a key, and the lock file would too',
      'Use --header, or a configuration with --config.',
    )
  }
  return {
    source: label,
    ...(serverArgs.length > 0 && { args: serverArgs }),
    ...(bin !== undefined && { bin }),
  }
}

function holdsSecret(source: Source, label: string): boolean {
  const names = source.kind === 'url' ? [...source.url.searchParams.keys()] : []
  return withoutCredentials(label) !== label || names.some((name) => SECRET_NAME.test(name))
}

/** The source of a pin. Throws `ERR_USAGE` and what reading a configuration throws. */
export async function openPin(pin: PinnedSource, { io, answers }: PinContext): Promise<OpenedSource> {
  if ('command' in pin) {
    const [command = '', ...args] = pin.command
    return { source: { kind: 'command', command, args }, serverArgs: [] }
  }
  if ('source' in pin) return { source: parseSource(pin.source), serverArgs: pin.args ?? [], bin: pin.bin }
  const servers = await readClientConfig(pin.config, io, answers)
  const found = servers.find(({ name }) => name === pin.server)
  if (found === undefined) {
    throw usage(
      `${quote(pin.config)} has no server ${quote(pin.server)} any more`,
      'Take it out of the lock file, too.',
    )
  }
  return openConfigured(found)
}

/** The source of a server in a configuration. */
export async function openConfigured(server: ConfiguredServer): Promise<OpenedSource> {
  return { source: await server.source(), serverArgs: [] }
}

/** Reads a pin from a lock file. Throws `ERR_INVALID_DOCUMENT`. */
export function readPin(node: DocumentNode): PinnedSource {
  const has = (name: string): boolean =>
    typeof node.value === 'object' && node.value !== null && Object.hasOwn(node.value, name)
  if (has('command')) {
    const { command } = node.members(['command'])
    return { command: command.elements().map((word) => word.text()) }
  }
  if (has('config')) {
    const { config, server } = node.members(['config', 'server'])
    return { config: config.text(), server: server.text() }
  }
  const { source, args, bin } = node.members(['source'], ['args', 'bin'])
  return {
    source: source.text(),
    ...(args && { args: args.elements().map((word) => word.text()) }),
    ...(bin && { bin: bin.text() }),
  }
}
