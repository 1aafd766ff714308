import { APIVersion } from '@mcpver/core'
import fc from 'fast-check'
import type { VersionRegistry } from '../version-registry.ts'
import { refusalOf } from './refusal.ts'

/** One act on a registry. */
export type Act =
  | { readonly kind: 'register'; readonly name: string; readonly version: string }
  | {
      readonly kind: 'deprecate'
      readonly name: string
      readonly version: string | undefined
      readonly replacement: string | undefined
    }
  | { readonly kind: 'alias'; readonly name: string; readonly target: string }
  | { readonly kind: 'remove'; readonly name: string; readonly replacement: string | undefined }

/** What an act ends in: the answer of `deprecate`, nothing, or the code of a refusal. */
export type Outcome = boolean | string | undefined

/** The names that acts are about. */
export const ACT_NAMES = ['a', 'b', 'c', 'd'] as const

const name = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('a', 'b') },
  { weight: 1, arbitrary: fc.constantFrom(...ACT_NAMES) },
)
const version = fc.constantFrom('1.0.0', '2.0.0', '1.1.0', '2.0.0-rc.1')
const maybeName = fc.option(name, { nil: undefined })

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('register' as const), name, version }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('deprecate' as const),
      name,
      version: fc.option(version, { nil: undefined }),
      replacement: maybeName,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('alias' as const), name, target: name }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), name, replacement: maybeName }) },
)

/** Acts on few names and versions, so that they get into one another's way. */
export const acts: fc.Arbitrary<Act[]> = fc.array(act, { maxLength: 30, size: 'max' })

/** Does an act on a registry. */
export function perform(registry: VersionRegistry, act: Act): Outcome {
  let outcome: Outcome
  const attempt = (): void => {
    switch (act.kind) {
      case 'register':
        return registry.register(act.name, act.version)
      case 'deprecate':
        outcome = registry.deprecate(act.name, { ...act, since: '1.0.0' })
        return
      case 'alias':
        return registry.addAlias(act.name, act.target)
      case 'remove':
        return registry.remove(act.name, { removedIn: '3.0.0', replacement: act.replacement })
    }
  }
  try {
    attempt()
    return outcome
  } catch (error) {
    return refusalOf(() => {
      throw error
    }).code
  }
}

interface NaiveRecord {
  readonly version: string
  deprecation?: { readonly replacement: string | undefined }
}

type NaiveName =
  | { readonly kind: 'tool'; readonly records: NaiveRecord[]; current: NaiveRecord }
  | { readonly kind: 'alias'; readonly target: string }
  | { readonly kind: 'tombstone'; readonly replacement: string | undefined }

/** What a registry says of the names that acts are about; the lists of names in the order of the alphabet. */
export interface Answers {
  readonly names: readonly {
    readonly name: string
    readonly current: string | undefined
    readonly isDeprecated: boolean
    readonly versions: readonly string[]
    readonly records: readonly {
      readonly version: string
      readonly deprecation?: { readonly replacement: string | undefined } | undefined
    }[]
    /** The version that a call without a requirement gets, or the code of a refusal. */
    readonly resolved: string
  }[]
  readonly tools: readonly string[]
  readonly deprecated: readonly string[]
  readonly aliases: readonly string[]
  readonly removed: readonly string[]
}

/** A registry by the letter of the specification: one map, lists that are searched, nothing else. */
export class NaiveRegistry {
  readonly #names = new Map<string, NaiveName>()

  perform(act: Act): Outcome {
    const known = this.#names.get(act.name)
    switch (act.kind) {
      case 'register':
        if (known?.kind === 'alias') return 'ERR_NAME_TAKEN'
        this.#register(act.name, { version: act.version })
        return undefined
      case 'deprecate': {
        if (known?.kind !== 'tool') return false
        const record = act.version === undefined ? known.current : known.records.find((r) => r.version === act.version)
        if (record === undefined) return false
        const refusal = this.#refusalOf(act.name, act.replacement, record === known.current)
        if (refusal !== undefined) return refusal
        record.deprecation = { replacement: act.replacement }
        return true
      }
      case 'alias': {
        if (known?.kind === 'tool') return 'ERR_NAME_TAKEN'
        if (!this.#names.has(act.target)) return 'ERR_UNKNOWN_TOOL'
        const refusal = this.#refusalOf(act.name, act.target, true)
        if (refusal === undefined) this.#names.set(act.name, { kind: 'alias', target: act.target })
        return refusal
      }
      case 'remove': {
        if (known?.kind === 'alias') return 'ERR_NAME_TAKEN'
        const refusal = this.#refusalOf(act.name, act.replacement, true)
        if (refusal === undefined) this.#names.set(act.name, { kind: 'tombstone', replacement: act.replacement })
        return refusal
      }
    }
  }

  answers(): Answers {
    const namesOf = (kind: NaiveName['kind']): string[] =>
      ACT_NAMES.filter((name) => this.#names.get(name)?.kind === kind)
    const names = ACT_NAMES.map((name) => this.#answer(name))
    return {
      names,
      tools: namesOf('tool'),
      deprecated: names.filter(({ isDeprecated }) => isDeprecated).map(({ name }) => name),
      aliases: namesOf('alias'),
      removed: namesOf('tombstone'),
    }
  }

  #answer(name: string): Answers['names'][number] {
    const known = this.#names.get(name)
    const { current, records } = known?.kind === 'tool' ? known : { current: undefined, records: [] }
    return {
      name,
      current: current?.version,
      isDeprecated: current?.deprecation !== undefined,
      versions: records.map(({ version }) => version),
      records,
      resolved: this.#resolve(name),
    }
  }

  #resolve(called: string): string {
    const known = this.#names.get(called)
    if (known === undefined) return 'ERR_UNKNOWN_TOOL'
    if (known.kind === 'alias') return this.#resolve(known.target)
    if (known.kind === 'tombstone') return 'ERR_TOOL_REMOVED'
    const versions = known.records.map((record) => APIVersion.parse(record.version)).sort((a, b) => a.compare(b))
    return (versions.findLast(({ isStable }) => isStable) ?? versions.at(-1))?.toJSON() ?? ''
  }

  #register(registered: string, record: NaiveRecord): void {
    const known = this.#names.get(registered)
    if (known?.kind !== 'tool') {
      this.#names.set(registered, { kind: 'tool', records: [record], current: record })
      return
    }
    const place = known.records.findIndex((r) => r.version === record.version)
    known.records.splice(place === -1 ? known.records.length : place, 1, record)
    known.current = record
  }

  #refusalOf(from: string, successor: string | undefined, isFollowed: boolean): string | undefined {
    if (successor === undefined) return undefined
    if (successor === from) return 'ERR_REPLACEMENT_CYCLE'
    if (!this.#names.has(successor)) return 'ERR_UNKNOWN_REPLACEMENT'
    return isFollowed && this.#leadsTo(successor, from) ? 'ERR_REPLACEMENT_CYCLE' : undefined
  }

  #leadsTo(start: string, end: string): boolean {
    const known = this.#names.get(start)
    if (start === end) return true
    const next =
      known?.kind === 'tool'
        ? known.current.deprecation?.replacement
        : known?.kind === 'alias'
          ? known.target
          : known?.replacement
    return next !== undefined && this.#leadsTo(next, end)
  }
}
