import { basename, join, resolve } from 'node:path'
import { quote } from '@mcpver/core'
import type { Command as Syntax } from 'commander'
import { EXIT } from '../exit-code.ts'
import { adopt } from '../gateway/adoption.ts'
import { write } from '../io.ts'
import { jsonText } from '../json-text.ts'
import { readWholeFile } from '../json-file.ts'
import { plural } from '../plural.ts'
import { makeStateDirectory } from '../state/state-directory.ts'
import { writeTextFile } from '../text-file.ts'
import type { Command } from './command.ts'

/** What `mcpver adopt` takes. */
export interface AdoptOptions {
  readonly write?: boolean
  readonly bridge?: boolean
  readonly gateway: string
  readonly state: string
  readonly json?: boolean
}

/** Puts the servers of a client behind the gateway. */
export const adoptCommand: Command<AdoptOptions> = {
  name: 'adopt',
  summary: "Rewrite a client's configuration so that its servers are reached through the gateway.",
  examples: [
    ['mcpver adopt .mcp.json', 'print what it would be'],
    ['mcpver adopt .mcp.json --write', 'write it, and keep the one that was there for "mcpver serve"'],
    ['mcpver adopt claude_desktop_config.json --bridge --write', 'for a host that only starts processes'],
  ],
  declare: (syntax: Syntax) => {
    syntax
      .argument('<config>', 'the configuration of a client')
      .option('--write', 'write it back')
      .option('--bridge', 'have processes started that speak with the gateway')
      .option('--gateway <url>', 'where the gateway is', 'http://127.0.0.1:8808')
      .option('--state <directory>', 'where the one that was there is kept', '.mcpver')
  },
  run: async ({ io, args: [config = ''], options }) => {
    const hint = 'Expected the configuration of a client, such as .mcp.json or claude_desktop_config.json.'
    const before = await readWholeFile({ path: config, cwd: io.cwd, hint })
    const gateway = options.gateway.replace(/\/$/, '')
    const adoption = adopt(before, quote(config), { gateway, isBridged: options.bridge === true })
    if (options.write !== true) {
      await write(io.stdout, options.json === true ? jsonText(adoption) : adoption.text)
      return EXIT.fine
    }
    const directory = resolve(io.cwd, options.state)
    await makeStateDirectory(directory, 'adopted')
    const kept = join(directory, 'adopted', basename(config))
    if (adoption.servers.length > 0) {
      // The one that says how the servers are started comes first: without it nothing could be served.
      await writeTextFile(kept, before, io.cwd)
      await writeTextFile(config, adoption.text, io.cwd)
    }
    const report = `${plural(adoption.servers.length, 'server')} behind ${gateway}. Serve them with: mcpver serve --config ${kept}\n`
    await write(io.stdout, options.json === true ? jsonText({ servers: adoption.servers, config: kept }) : report)
    return EXIT.fine
  },
}
