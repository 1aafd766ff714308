import { logged, quote, type Logger } from '@mcpver/core'
import { RegistryError } from './registry-error.ts'

/** What a registry knows of a name: whether there is one, and which name a caller of it should use instead. */
export interface KnownName {
  readonly successor?: string | undefined
}

/** Looks a name up; `undefined` for one that the registry does not know. */
export type NameLookup = (name: string) => KnownName | undefined

/** How a replacement is checked. */
export interface ReplacementOptions {
  readonly lookup: NameLookup
  readonly logger: Logger
  /**
   * Whether the replacement speaks for the name, so that the way from it must not lead back there. An old version's does
   * not: who comes back to the name gets its current version. Default `true`.
   */
  readonly isCurrent?: boolean | undefined
}

/**
 * Checks that a tool's replacement exists, is not the tool itself, and that following replacements, aliases and removals
 * from there never comes back: a caller who does as told must arrive somewhere.
 *
 * @throws {RegistryError} `ERR_UNKNOWN_REPLACEMENT`, `ERR_REPLACEMENT_CYCLE`.
 */
export function assertReplacement(
  name: string,
  replacement: string,
  { lookup, logger, isCurrent = true }: ReplacementOptions,
): void {
  if (replacement !== name && lookup(replacement) === undefined) {
    throw logged(
      new RegistryError(`${quote(replacement)}, the replacement of ${quote(name)}, is not in the registry`, {
        code: 'ERR_UNKNOWN_REPLACEMENT',
        hint: 'Register the replacement first, or leave it out and say in the message what to use.',
      }),
      logger,
    )
  }
  const way = new Set([name])
  const successorOf = (known: string): string | undefined => (isCurrent ? lookup(known)?.successor : undefined)
  for (let next: string | undefined = replacement; next !== undefined; next = successorOf(next)) {
    if (way.has(next)) throw logged(cycle(name, [...way, next]), logger)
    way.add(next)
  }
}

function cycle(name: string, way: readonly string[]): RegistryError<'ERR_REPLACEMENT_CYCLE'> {
  return new RegistryError(`The replacement of ${quote(name)} leads in a circle: ${way.join(' → ')}`, {
    code: 'ERR_REPLACEMENT_CYCLE',
    hint: 'Name a replacement that is to stay.',
  })
}
