import { resolve } from 'node:path'
import { quote } from '@mcpver/core'
import { collectSurface } from '../server/collect-surface.ts'
import { serverEnvironment } from '../server/environment.ts'
import { processAddress } from '../server/process-address.ts'
import type { CommandSource, SourceKind } from './source.ts'

/** A server that is started; it has no form of one word, its words come after `--`. */
export const commandSource: SourceKind<CommandSource> = {
  kind: 'command',
  parse: () => undefined,
  load: ({ command, args, name = command, env = {}, cwd = '.', secrets = [] }, context) => {
    const { io, timeout, maxBytes } = context
    const passed = { ...context.env, ...env }
    const address = processAddress({
      command,
      args,
      label: quote(name),
      env: serverEnvironment(io.env, passed),
      cwd: resolve(io.cwd, cwd),
      secrets: [...Object.values(passed), ...secrets],
      maxBytes,
    })
    return collectSurface(address, { timeout, signal: io.signal, warn: context.warn })
  },
}
