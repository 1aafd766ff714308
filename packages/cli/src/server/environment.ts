import { DEFAULT_INHERITED_ENV_VARS } from '@modelcontextprotocol/client/stdio'

/** Variables by name. */
export type Environment = Readonly<Record<string, string>>

/**
 * What a server sees of the environment: the variables that the official client passes to every server (`PATH`, `HOME`, …)
 * and those that were named for it. Never the whole environment: it is full of other programs' secrets.
 */
export function serverEnvironment(env: Readonly<Record<string, string | undefined>>, passed: Environment): Environment {
  const inherited = DEFAULT_INHERITED_ENV_VARS.flatMap((name) => {
    const value = env[name]
    // A value that begins like this is a function that a shell exported.
    return value === undefined || value.startsWith('()') ? [] : [[name, value] as const]
  })
  return { ...Object.fromEntries(inherited), ...passed }
}
