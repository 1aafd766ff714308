import { formatSnapshot, type ToolSurface } from '@mcpver/diff'
import type { Command as Syntax } from 'commander'
import { readClientConfig, type ConfiguredServer } from '../config/client-config.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { write, type Io } from '../io.ts'
import { jsonText, seenJson } from '../json-text.ts'
import { plural } from '../plural.ts'
import { printable } from '../printable.ts'
import { withProgress } from '../progress.ts'
import { writeTextFile } from '../text-file.ts'
import { usage } from '../usage.ts'
import { quote } from '@mcpver/core'
import { loadSource } from '../source/source-kinds.ts'
import type { Source } from '../source/source.ts'
import { declareAcquisition, sourceContext, sourceOf, type AcquisitionOptions } from './acquisition.ts'
import type { Command, Invocation } from './command.ts'
import { answersOf, declareConfig, refuseSources, refuseWithoutConfig, type ConfigOptions } from './config-options.ts'
import { snapshotServers } from './snapshot-servers.ts'

/** What `mcpver snapshot` takes. */
export interface SnapshotOptions extends AcquisitionOptions, ConfigOptions {
  readonly output?: string
}

/** Writes the tools of a server as a canonical file. */
export const snapshotCommand: Command<SnapshotOptions> = {
  name: 'snapshot',
  summary: 'Write the tools of a server as a file that diffs well.',
  examples: [
    ['mcpver snapshot -- npx -y @modelcontextprotocol/server-everything', 'start a server and ask it'],
    ['mcpver snapshot https://example.com/mcp -o tools.json', 'ask a server that runs'],
    ['mcpver snapshot npm:@modelcontextprotocol/server-everything@2026.8.31', 'ask a published version'],
    ['mcpver snapshot git:v1.2.0:tools.json', 'a file as it was in a revision'],
    ['mcpver snapshot --config .mcp.json -o snapshots/', 'every server of a client, a file each'],
  ],
  declare: (syntax: Syntax) => {
    syntax
      .argument('[source]', 'a path, -, a URL, git:<revision>:<path> or npm:<package>@<version>')
      .option('-o, --output <path>', 'write to a file, or with --config to a directory')
    declareConfig(syntax)
    declareAcquisition(syntax)
  },
  run: async (invocation) => {
    const { options, args, words } = invocation
    if (options.config !== undefined) {
      refuseSources(args, words)
      return snapshotConfig(invocation, options.config)
    }
    refuseWithoutConfig(options)
    return snapshotOne(invocation, sourceOf(args[0], words))
  },
}

async function snapshotConfig(invocation: Invocation<SnapshotOptions>, config: string): Promise<ExitCode> {
  const { io, options } = invocation
  const servers = await readClientConfig(config, io, answersOf(options))
  if (options.server !== undefined) return snapshotOne(invocation, await serverNamed(servers, options.server).source())
  const { output } = options
  if (output === undefined) {
    throw usage(
      '--config needs a directory for its files',
      'Add -o <directory>, or choose one server with --server <name>.',
    )
  }
  // What is passed to one server on purpose is no business of all the others.
  if (options.env !== undefined || options.header !== undefined) {
    throw usage('--env and --header with --config need --server', 'They would go to every server of the configuration.')
  }
  const context = sourceContext(options, io)
  return snapshotServers(servers, { context, directory: output, isJson: options.json === true })
}

function serverNamed(servers: readonly ConfiguredServer[], name: string): ConfiguredServer {
  const server = servers.find((server) => server.name === name)
  if (server !== undefined) return server
  const names = servers.map((server) => quote(server.name)).join(', ')
  throw usage(`The configuration has no server ${quote(name)}`, `It has: ${names === '' ? 'none' : names}`)
}

async function snapshotOne(invocation: Invocation<SnapshotOptions>, source: Source): Promise<ExitCode> {
  const { io, options, words } = invocation
  const context = sourceContext(options, io, words)
  const surface = await withProgress(io, 'Asking for the tools', () => loadSource(source, context))
  const text = formatSnapshot(surface)
  if (options.output === undefined) {
    // To a file, the bytes are the canonical ones; a terminal obeys what it is shown.
    await write(io.stdout, io.stdout.isTTY === true ? seenJson(text) : text)
  } else {
    await writeTextFile(options.output, text, io.cwd)
    await reportFile(surface, options, io)
  }
  return EXIT.fine
}

async function reportFile({ server, tools }: ToolSurface, options: SnapshotOptions, io: Io): Promise<void> {
  const file = options.output ?? ''
  const report = { snapshots: [{ ...(server && { server }), tools: tools.length, file }], failures: [] }
  const who = server ? ` of ${quote(`${server.name} ${server.version}`)}` : ''
  const line = `Wrote ${plural(tools.length, 'tool')}${printable(who)} to ${file}\n`
  await write(io.stdout, options.json === true ? jsonText(report) : line)
}
