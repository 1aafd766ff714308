import { Readable, Writable } from 'node:stream'
import type { Command as Syntax } from 'commander'
import { EXIT } from '../exit-code.ts'
import { serverUrl } from '../gateway/client-snippet.ts'
import type { Output } from '../io.ts'
import { parseUrl } from '../source/url-source.ts'
import { usage } from '../usage.ts'
import type { Command } from './command.ts'

/** What `mcpver connect` takes. */
export interface ConnectOptions {
  readonly gateway: string
  readonly tokenEnv?: string
  readonly requires?: string
}

/** Connects a host that only starts processes. */
export const connectCommand: Command<ConnectOptions> = {
  name: 'connect',
  summary: 'Speak over standard streams with a server at a gateway, for hosts that only start processes.',
  examples: [
    ['mcpver connect weather', 'a server at the gateway of this machine'],
    ['mcpver connect weather@^1.2', 'releases in a range'],
    ['mcpver connect https://gateway.example/mcp/weather --token-env WEATHER_TOKEN', 'elsewhere, with a token'],
  ],
  declare: (syntax: Syntax) => {
    syntax
      .argument('<server[@range]|url>', 'which server')
      .option('--gateway <url>', 'where the gateway is', 'http://127.0.0.1:8808')
      .option('--token-env <name>', 'the variable that holds the token')
      .option('--requires <range>', 'what version of a tool calls need that do not say so')
  },
  run: async ({ io, args: [server = ''], options }) => {
    const { connect } = await import('@mcpver/gateway')
    const isUrl = /^https?:/i.test(server)
    const url = parseUrl(isUrl ? server : serverUrl(options.gateway.replace(/\/$/, ''), server))
    const token = options.tokenEnv === undefined ? undefined : io.env[options.tokenEnv]
    if (options.tokenEnv !== undefined && !token) {
      throw usage(`The variable ${options.tokenEnv} is not set`, 'It has to hold the token.')
    }
    const headers = {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(options.requires !== undefined && { 'mcpver-requires': options.requires }),
    }
    await connect({ url, headers, input: Readable.from(io.stdin), output: writableOf(io.stdout), signal: io.signal })
    return EXIT.fine
  },
}

function writableOf(output: Output): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => void output.write(chunk.toString('utf8'), done),
  })
}
