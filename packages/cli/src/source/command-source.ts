import { resolve } from 'node:path'
import { quote } from '@mcpver/core'
import type { CommandSource, SourceKind } from './source.ts'

/** A server that is started; it has no form of one word, its words come after `--`. */
export const commandSource: SourceKind<CommandSource> = {
  kind: 'command',
  parse: () => undefined,
  load: async ({ command, args, name = command, env = {}, cwd = '.', secrets = [] }, context) => {
    const { askLocal } = await import('../server/ask-server.ts')
    const server = { label: quote(name), command, args, cwd: resolve(context.io.cwd, cwd), secrets }
    return askLocal({ ...server, env: { ...context.env, ...env } }, context)
  },
}
