import type { APIVersion, DeprecationInfo } from '@mcpver/core'
import { deprecated } from './deprecated.ts'
import { deprecationOf, introducedOf, isDeprecated, versionOf } from './readers.ts'
import type { ToolDecorator } from './tool-decorator.ts'
import { versioned } from './versioned.ts'

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the two deferred conditionals compare exactly
type Equals<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
type Expect<T extends true> = T

const decorate: ToolDecorator = versioned('1.0.0')
const warn: ToolDecorator = deprecated({ since: '1.0.0', removal: '2.0.0', replacement: 'next', once: true })

// Plain wrappers keep the exact type: overloads, type parameters, `this`, predicates, properties.
interface Overloaded {
  (value: string): string
  (value: number, digits?: number): number
}
declare const overloaded: Overloaded
declare const generic: <K extends string, V>(key: K, value: V) => Record<K, V>
declare const bound: (this: Map<string, number>, key: string) => number
declare const guard: (value: unknown) => value is string
declare const withProperty: ((text: string) => void) & { readonly limit: number }

export const functions = {
  overloaded: decorate(overloaded),
  generic: warn(decorate(generic)),
  bound: warn(bound),
  guard: decorate(guard),
  withProperty: warn(withProperty),
  async: warn(async (city: string, days = 1) => Promise.resolve({ city, days })),
}

export type PlainWrappers = [
  Expect<Equals<typeof functions.overloaded, Overloaded>>,
  Expect<Equals<typeof functions.generic, typeof generic>>,
  Expect<Equals<typeof functions.bound, typeof bound>>,
  Expect<Equals<typeof functions.guard, typeof guard>>,
  Expect<Equals<typeof functions.withProperty, typeof withProperty>>,
  Expect<Equals<typeof functions.async, (city: string, days?: number) => Promise<{ city: string; days: number }>>>,
]

// @ts-expect-error -- `this` is still checked
functions.bound.call(new Set(), 'key')

abstract class Shape<T> {
  static readonly sides: number = 0
  readonly value: T
  constructor(value: T) {
    this.value = value
  }
  abstract area(): number
}
export const DecoratedShape = warn(Shape)
class Square extends DecoratedShape<string> {
  override area(): number {
    return this.value.length
  }
}
export type Classes = [Expect<Equals<typeof DecoratedShape, typeof Shape>>, Expect<Equals<Square['value'], string>>]

// Standard decorators, on every member that is a function.
export class Tools {
  overloaded(value: string): string
  overloaded(value: number): number
  @decorate
  @warn
  overloaded(value: string | number): string | number {
    return value
  }

  @warn
  static create<T>(this: new () => T): T {
    return new this()
  }

  @warn
  get size(): number {
    return 1
  }

  @decorate
  set size(_size: number) {
    // Only the type counts.
  }

  @decorate
  @warn
  accessor limit: number | undefined

  @decorate
  @warn
  read = <T>(value: T): T => value

  @warn
  #secret(): string {
    return ''
  }
  secret = (): string => this.#secret()

  // @ts-expect-error -- the value is no function
  @decorate
  count = 1

  // @ts-expect-error -- the value may be absent
  @decorate
  optional?: () => void
}
export type Members = [
  Expect<Equals<Tools['read'], <T>(value: T) => T>>,
  Expect<Equals<Tools['limit'], number | undefined>>,
]

@decorate
@warn
export class Single {
  static readonly instance: Single = new Single('one')
  readonly name: string
  private constructor(name: string) {
    this.name = name
  }
}

// Options.
versioned()
versioned(versionOf(functions.async), undefined)
deprecated({ since: '1.0.0', removal: undefined, removalDate: '2027-03-31', message: 'Slow.', once: undefined })
// @ts-expect-error -- `since` is required
deprecated({ removal: '2.0.0' })
// @ts-expect-error -- a version is a text or an APIVersion
versioned(1)

// Misuse.
// @ts-expect-error -- no function
decorate(42)
// @ts-expect-error -- no function
warn({})
// @ts-expect-error -- map passes an index, which no style of decorators does
;[() => 1].map(decorate)
// @ts-expect-error -- the parentheses are missing
versioned(() => 1)
// @ts-expect-error -- the parentheses are missing
deprecated(() => 1)

export const readers = { deprecationOf, introducedOf, isDeprecated, versionOf }
export type Readers = Expect<
  Equals<
    typeof readers,
    {
      deprecationOf: (target: unknown) => DeprecationInfo | undefined
      introducedOf: (target: unknown) => APIVersion | undefined
      isDeprecated: (target: unknown) => boolean
      versionOf: (target: unknown) => APIVersion | undefined
    }
  >
>
