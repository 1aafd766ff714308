import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { JsonObject } from '@mcpver/core'
import { startBridge, startForwarder } from '../bare/bare-programs.ts'
import { SessionCaller, StatelessCaller, StdioCaller } from '../client/caller.ts'
import { commandOf, startGateway, storeIn } from '../gateway-task.ts'
import { Listener, Program } from '../program/program.ts'
import { stdioEcho } from '../upstream/echo-servers.ts'
import type { Ground, OpenPath, Path } from './path.ts'
import { openPeer, peer } from './peers.ts'

const PASS_THROUGH = fileURLToPath(new URL('../sdk/pass-through.ts', import.meta.url))
const STDIO_ECHO = stdioEcho({ version: '1.0.0' })

const MCP_PROXY = peer('mcp-proxy')
const SUPERGATEWAY = peer('supergateway')
const MCP_REMOTE = peer('mcp-remote')
const MCPVER = peer('@mcpver/cli', 'mcpver')

/** Every path, in the order in which they are shown. */
export const PATHS: readonly Path[] = [
  {
    name: 'nothing between',
    role: 'direct',
    way: 'HTTP → HTTP',
    open: async ({ url }) => ({ caller: await SessionCaller.open(url), pid: undefined }),
  },
  {
    name: 'bare forwarder',
    role: 'bare',
    way: 'HTTP → HTTP',
    open: ({ url }) => sessionThrough(startForwarder(url)),
  },
  {
    name: 'mcpver gateway',
    role: 'ours',
    way: 'HTTP → HTTP',
    open: (ground) => sessionThrough(ours(ground, { url: ground.url }), '/echo'),
  },
  {
    name: 'Client and Server of the SDK',
    role: 'sdk',
    way: 'HTTP → HTTP',
    open: ({ url }) => sessionThrough(Listener.start({ file: PASS_THROUGH, args: [url] })),
  },
  {
    name: 'nothing between',
    role: 'direct',
    way: 'HTTP → HTTP, stateless',
    open: ({ url }) => Promise.resolve({ caller: new StatelessCaller(url), pid: undefined }),
  },
  {
    name: 'bare forwarder',
    role: 'bare',
    way: 'HTTP → HTTP, stateless',
    open: ({ url }) => statelessThrough(startForwarder(url)),
  },
  {
    name: 'mcpver gateway',
    role: 'ours',
    way: 'HTTP → HTTP, stateless',
    open: (ground) => statelessThrough(ours(ground, { url: ground.url }), '/echo'),
  },
  {
    name: 'bare bridge',
    role: 'bare',
    way: 'HTTP → stdio',
    open: () => sessionThrough(startBridge(STDIO_ECHO)),
  },
  {
    name: 'mcpver gateway',
    role: 'ours',
    way: 'HTTP → stdio',
    open: (ground) => sessionThrough(ours(ground, commandOf(STDIO_ECHO)), '/echo'),
  },
  {
    name: 'Client and Server of the SDK',
    role: 'sdk',
    way: 'HTTP → stdio',
    open: () => sessionThrough(Listener.start({ file: PASS_THROUGH, args: STDIO_ECHO })),
  },
  {
    name: MCP_PROXY.name,
    role: 'peer',
    way: 'HTTP → stdio',
    open: () =>
      openPeer((port) => ({
        file: MCP_PROXY.file,
        args: [
          ...['--host', '127.0.0.1', '--port', String(port), '--server', 'stream', '--'],
          ...nodeWords(STDIO_ECHO),
        ],
      })),
  },
  {
    name: `${SUPERGATEWAY.name} --stateful`,
    role: 'peer',
    way: 'HTTP → stdio',
    open: () =>
      openPeer((port) => ({
        file: SUPERGATEWAY.file,
        args: [
          ...[
            '--stdio',
            nodeWords(STDIO_ECHO).map(quoted).join(' '),
            '--outputTransport',
            'streamableHttp',
            '--stateful',
          ],
          ...['--port', String(port), '--logLevel', 'none'],
        ],
      })),
  },
  {
    name: 'nothing between',
    role: 'direct',
    way: 'stdio → HTTP',
    // A program in the place of the bridge that answers by itself.
    open: async (): Promise<OpenPath> => {
      const [file, ...args] = STDIO_ECHO
      const { caller } = await overStdio(Program.start({ file, args }))
      return { caller, pid: undefined }
    },
  },
  {
    name: 'mcpver connect',
    role: 'ours',
    way: 'stdio → HTTP',
    open: ({ url }) => overStdio(Program.start({ file: MCPVER.file, args: ['connect', url] })),
  },
  {
    name: MCP_REMOTE.name,
    role: 'peer',
    way: 'stdio → HTTP',
    open: ({ url, folder }) =>
      overStdio(
        Program.start({
          file: MCP_REMOTE.file,
          args: [url, '--allow-http', '--transport', 'http-only'],
          env: { MCP_REMOTE_CONFIG_DIR: join(folder, 'mcp-remote') },
        }),
      ),
  },
]

function ours({ folder }: Ground, upstream: JsonObject): Promise<Listener> {
  return startGateway({ store: storeIn(folder), releases: [{ server: 'echo', upstream }] })
}

async function sessionThrough(starting: Promise<Listener>, path = ''): Promise<OpenPath> {
  const { url, program } = await starting
  return { caller: await SessionCaller.open(url + path), pid: program.pid }
}

async function statelessThrough(starting: Promise<Listener>, path = ''): Promise<OpenPath> {
  const { url, program } = await starting
  return { caller: new StatelessCaller(url + path), pid: program.pid }
}

async function overStdio(starting: Promise<Program>): Promise<OpenPath> {
  const program = await starting
  return { caller: await StdioCaller.open(program), pid: program.pid }
}

function nodeWords(program: readonly string[]): readonly string[] {
  return [process.execPath, '--disable-warning=ExperimentalWarning', ...program]
}

/** For a shell. */
function quoted(word: string): string {
  return `'${word}'`
}
