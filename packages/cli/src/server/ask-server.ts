import type { ToolSurface } from '@mcpver/diff'
import { serverEnvironment, type Environment, type Program } from '@mcpver/gateway/process'
import type { SourceContext } from '../source/source.ts'
import { collectSurface, type AskLimits } from './collect-surface.ts'
import { httpAddress, type RemoteServer } from './http-address.ts'
import { processAddress } from './process-address.ts'

/** A server that is started for the occasion. */
export interface LocalServer extends Omit<Program, 'env'> {
  /** What to call it in messages. */
  readonly label: string
  /** The variables that are passed to it on purpose; their values are not shown. */
  readonly env: Environment
  /** What else must not be shown. Default: nothing. */
  readonly secrets?: readonly string[]
}

/** Starts a server and asks it for its tools. Throws as `collectSurface` does. */
export function askLocal({ env, secrets = [], ...server }: LocalServer, context: SourceContext): Promise<ToolSurface> {
  const address = processAddress({
    ...server,
    env: serverEnvironment(context.io.env, env),
    secrets: [...Object.values(env), ...secrets],
    maxBytes: context.maxBytes,
  })
  return collectSurface(address, limitsOf(context))
}

/** Asks a server that runs somewhere for its tools. Throws as `collectSurface` does. */
export function askRemote(server: Omit<RemoteServer, 'maxBytes'>, context: SourceContext): Promise<ToolSurface> {
  return collectSurface(httpAddress({ ...server, maxBytes: context.maxBytes }), limitsOf(context))
}

function limitsOf({ timeout, io, warn }: SourceContext): AskLimits {
  return { timeout, signal: io.signal, warn }
}
