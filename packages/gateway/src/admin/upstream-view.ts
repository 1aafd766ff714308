import { McpverError, type JsonObject } from '@mcpver/core'
import { parseUpstream, type HttpSpec, type ProcessSpec } from '../upstream/upstream-spec.ts'
import { choiceOf, described, eitherOf, listOf, objectOf, TEXT, type JsonSchema } from './json-schema.ts'

const NAMES = listOf(TEXT)

/** How a server is reached, without what may be secret in it. */
export const UPSTREAM_SCHEMA: JsonSchema = eitherOf(
  objectOf(
    {
      kind: choiceOf('process'),
      command: TEXT,
      env: described(NAMES, 'Names of variables'),
      state: choiceOf('per-session', 'shared'),
    },
    { args: described(NAMES, 'Absent where they come from the configuration, which may hold secrets'), cwd: TEXT },
  ),
  objectOf({
    kind: choiceOf('http'),
    url: described(TEXT, 'Without its query'),
    query: described(NAMES, 'Names of parameters of the query'),
    headers: described(NAMES, 'Names of headers'),
  }),
  objectOf({ kind: choiceOf('unreadable'), reason: TEXT }),
)

/**
 * How a server is reached, as it may be shown: of variables, headers and parameters only the names.
 *
 * @param isStored Whether a release says it. What the configuration says is not meant to be kept, so its arguments are not shown.
 */
export function toUpstreamView(upstream: JsonObject, isStored: boolean): JsonObject {
  try {
    const spec = parseUpstream(upstream)
    return spec.kind === 'process' ? processView(spec, isStored) : httpView(spec)
  } catch (error) {
    if (!McpverError.isInstance(error)) throw error
    return { kind: 'unreadable', reason: error.message }
  }
}

function processView({ command, args, env, cwd, state }: ProcessSpec, isStored: boolean): JsonObject {
  return {
    kind: 'process',
    command,
    ...(isStored && { args: [...args] }),
    env: Object.keys(env),
    ...(cwd !== undefined && { cwd }),
    state,
  }
}

function httpView({ url, headers }: HttpSpec): JsonObject {
  const { origin, pathname, searchParams } = new URL(url)
  return {
    kind: 'http',
    url: `${origin}${pathname}`,
    query: [...new Set(searchParams.keys())],
    headers: Object.keys(headers),
  }
}
