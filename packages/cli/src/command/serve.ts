import { InvalidArgumentError, type Command as Syntax } from 'commander'
import { declareState, type StateOptions } from '../state/state-options.ts'
import { append } from './acquisition.ts'
import type { Command } from './command.ts'
import { declareConfig, type ConfigOptions } from './config-options.ts'

/** What `mcpver serve` takes. */
export interface ServeOptions extends StateOptions, ConfigOptions {
  readonly stateKey?: string
  readonly name?: string
  readonly settings?: string
  readonly host?: string
  readonly port?: number
  readonly adminPort?: number
  readonly allowHost?: readonly string[]
  readonly allowOrigin?: readonly string[]
  readonly token?: readonly string[]
  readonly oauthIssuer?: readonly string[]
  readonly resource?: string
  readonly adminToken?: readonly string[]
  readonly rate?: number
  readonly concurrency?: number
  readonly gatewayName?: string
  readonly names?: string
  readonly upstreamHost?: readonly string[]
  readonly forwardHeader?: readonly string[]
  readonly accept?: readonly string[]
  readonly signed?: boolean
  /** `false` where it is not to carry updates out. */
  readonly updates?: boolean
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
    [
      'mcpver serve --oauth-issuer https://login.example --resource https://gateway.example/mcp',
      'for those who have access tokens of an authorization server',
    ],
    ['mcpver serve --settings gateway.json', 'as a file says, with tokens, limits, servers and all'],
  ],
  declare: (syntax: Syntax) => {
    syntax
      .argument('[url]', 'a server that runs')
      .option('--name <name>', 'what to call the one server (default: what its command says)')
      .option('--settings <file>', 'what the gateway is told, beside these options (default: gateway.json in --state)')
    declareListening(syntax)
    declareAccess(syntax)
    syntax
      .option(
        '--gateway-name <name>',
        'what this gateway is called among those on one database (default: the name of the machine)',
      )
      .option('--names <scheme>', 'how tools are called at /mcp, where all servers are one (default: {server}__{name})')
      .option('--upstream-host <name>', 'where servers may be besides public addresses (repeatable)', append)
      .option('--forward-header <name>', 'a header of callers that servers get (repeatable)', append)
      .option(
        '--accept <server>',
        'approve what a server lists now in the place of what was pinned (repeatable)',
        append,
      )
      .option(
        '--state-key <env:NAME|file:/path>',
        'a key that gateways of several machines share, so that clients may go from one to another (default: one in --state)',
      )
      .option('--signed', 'serve releases only that the trust root has people for')
      .option('--no-updates', 'leave it to other gateways on the database to carry updates out')
    declareConfig(syntax)
    declareState(syntax)
  },
  run: async (invocation) => {
    // Only now: who compares tools does not wait for what serves them.
    const { serve } = await import('../gateway/serve.ts')
    return serve(invocation)
  },
}

function declareListening(syntax: Syntax): void {
  syntax
    .option('--host <address>', 'where to listen (default: 127.0.0.1)')
    .option('--port <port>', 'where to listen (default: 8808)', parsePort)
    .option(
      '--admin-port <port>',
      'where the admin API listens, on this machine (default: any that is free)',
      parsePort,
    )
    .option('--allow-host <name>', 'a name by which clients reach the gateway (repeatable)', append)
    .option('--allow-origin <origin>', 'a web page that may call: https://app.example (repeatable)', append)
}

function declareAccess(syntax: Syntax): void {
  syntax
    .option(
      '--token <principal=env:NAME>',
      'who may call, with the token in a variable, or in a file: ana=file:/path (repeatable)',
      append,
    )
    .option('--oauth-issuer <url>', 'an authorization server whose access tokens count (repeatable)', append)
    .option('--resource <url>', 'the URL by which clients know the gateway; access tokens are made out to it')
    .option(
      '--admin-token <principal:role=env:NAME>',
      'who may use the admin API: a viewer, an operator or an admin (repeatable)',
      append,
    )
    .option('--rate <per-second>', 'how often one principal may call', parseRate)
    .option('--concurrency <n>', 'how many requests of one principal may be under way', parseCount)
}

function parseRate(text: string): number {
  const rate = Number(text)
  if (rate > 0 && rate < Infinity) return rate
  throw new InvalidArgumentError('Expected a number above 0.')
}

function parseCount(text: string): number {
  const count = Number(text)
  if (Number.isSafeInteger(count) && count >= 1) return count
  throw new InvalidArgumentError('Expected a whole number from 1.')
}

function parsePort(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new InvalidArgumentError('Expected a number from 0 to 65535.')
}
