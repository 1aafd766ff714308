import { InvalidArgumentError, Option, type Command as Syntax } from 'commander'
import { declareStateKey, type StateKeyOptions } from '../state/state-key.ts'
import { declareState, type StateOptions } from '../state/state-options.ts'
import { append } from './acquisition.ts'
import type { Command } from './command.ts'
import { declareConfig, type ConfigOptions } from './config-options.ts'

/** What `mcpver serve` takes. */
export interface ServeOptions extends StateOptions, StateKeyOptions, ConfigOptions {
  readonly name?: string
  readonly host: string
  readonly port: number
  readonly adminPort: number
  readonly allowHost?: readonly string[]
  readonly token?: readonly string[]
  readonly upstreamHost?: readonly string[]
  readonly forwardHeader?: readonly string[]
  readonly accept?: readonly string[]
  readonly signed?: boolean
}

/** Serves servers behind the gateway. */
export const serveCommand: Command<ServeOptions> = {
  name: 'serve',
  summary: 'Serve MCP servers behind a gateway that pins their tools, in several versions side by side.',
  examples: [
    ['mcpver serve -- npx -y @modelcontextprotocol/server-everything', 'one server, pinned on first use'],
    ['mcpver serve --config .mcp.json', 'every server of a client'],
    ['mcpver serve', 'every server that was released or routed before'],
    ['mcpver serve --accept weather --config .mcp.json', 'approve what weather lists now'],
    [
      'mcpver serve --host 0.0.0.0 --allow-host gateway.example --token ana=env:ANA_TOKEN',
      'for others, who have tokens',
    ],
  ],
  declare: (syntax: Syntax) => {
    syntax
      .argument('[url]', 'a server that runs')
      .option('--name <name>', 'what to call the one server (default: what its command says)')
      .option('--host <address>', 'where to listen', '127.0.0.1')
      .addOption(new Option('--port <port>', 'where to listen').default(8808, '8808').argParser(parsePort))
      .addOption(
        new Option('--admin-port <port>', 'where the admin API listens, on this machine (default: any that is free)')
          .default(0, 'any')
          .argParser(parsePort),
      )
      .option('--allow-host <name>', 'a name by which clients reach the gateway (repeatable)', append)
      .option('--token <principal=env:NAME>', 'who may call, with the token in a variable (repeatable)', append)
      .option('--upstream-host <name>', 'where servers may be besides public addresses (repeatable)', append)
      .option('--forward-header <name>', 'a header of callers that servers get (repeatable)', append)
      .option(
        '--accept <server>',
        'approve what a server lists now in the place of what was pinned (repeatable)',
        append,
      )
      .option('--signed', 'serve releases only that the trust root has people for')
    declareStateKey(syntax)
    declareConfig(syntax)
    declareState(syntax)
  },
  run: async (invocation) => {
    // Only now: who compares tools does not wait for what serves them.
    const { serve } = await import('../gateway/serve.ts')
    return serve(invocation)
  },
}

function parsePort(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new InvalidArgumentError('Expected a number from 0 to 65535.')
}
