import { SigningKey } from '@mcpver/signing'

/** Ana publishes, Ben promotes, both approve; Cleo says who is trusted; nobody knows Eve. */
type Name = 'ana' | 'ben' | 'cleo' | 'eve'

/** The keys that people sign with. */
export type People = Readonly<Record<Name, SigningKey>>

/** The same keys in PEM, as another process can be told of them. */
export type PeopleAsText = Readonly<Record<Name, string>>

/** People with new keys. */
export function newPeople(): People {
  return forEach(() => SigningKey.generate())
}

export function toText(people: People): PeopleAsText {
  return forEach((name) => people[name].toPem())
}

export function fromText(people: PeopleAsText): People {
  return forEach((name) => SigningKey.fromPem(people[name]))
}

function forEach<T>(make: (name: Name) => T): Record<Name, T> {
  return { ana: make('ana'), ben: make('ben'), cleo: make('cleo'), eve: make('eve') }
}
