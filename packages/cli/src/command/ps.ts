import { resolve } from 'node:path'
import type { Command as Syntax } from 'commander'
import { EXIT } from '../exit-code.ts'
import { askGateway, gatewaysText } from '../gateway/gateway-report.ts'
import { readRunning } from '../gateway/run-file.ts'
import { write } from '../io.ts'
import { jsonText } from '../json-text.ts'
import type { Command } from './command.ts'

/** What `mcpver ps` takes. */
export interface PsOptions {
  readonly state: string
  readonly json?: boolean
}

/** Tells what gateways do. */
export const psCommand: Command<PsOptions> = {
  name: 'ps',
  summary: 'Tell what the gateways that run here serve, to whom, and what they withhold.',
  examples: [
    ['mcpver ps', 'servers, versions, sessions'],
    ['mcpver ps --json', 'for a program'],
  ],
  declare: (syntax: Syntax) => {
    syntax.option('--state <directory>', 'where gateways say that they run', '.mcpver')
  },
  run: async ({ io, options }) => {
    const running = await readRunning(resolve(io.cwd, options.state))
    const reports = await Promise.all(running.map((gateway) => askGateway(gateway)))
    await write(io.stdout, options.json === true ? jsonText({ gateways: reports }) : gatewaysText(reports, io))
    return reports.every(({ servers }) => servers !== undefined) ? EXIT.fine : EXIT.unreachable
  },
}
