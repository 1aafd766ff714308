import { isPlainObject } from '@mcpver/core'
import { sameJson } from '../json-equality.ts'
import type { ArgumentStep } from './argument-step.ts'

/** The arguments of a call. */
export type Arguments = Readonly<Record<string, unknown>>

/**
 * A function that does what the steps say, in their order, for the `adaptArguments` of `@mcpver/server`. It leaves the
 * arguments that it is given alone, and passes over an object that is not there.
 */
export function toArgumentAdapter(steps: readonly ArgumentStep[]): (args: Arguments) => Arguments {
  return (args) => steps.reduce((carried, step) => within(carried, step.path, (members) => carry(members, step)), args)
}

/** Does what one step says to the object that its parameter stands in. */
function carry(members: Arguments, step: ArgumentStep): Arguments {
  switch (step.kind) {
    case 'rename': {
      const isFree = Object.hasOwn(members, step.from) && !Object.hasOwn(members, step.to)
      return isFree ? { ...without(members, step.from), [step.to]: members[step.from] } : members
    }
    case 'fill':
      return Object.hasOwn(members, step.name) ? members : { ...members, [step.name]: step.value }
    case 'drop':
      return sameJson(memberOf(members, step.name), step.value) ? without(members, step.name) : members
    case 'to-text': {
      const value = memberOf(members, step.name)
      return typeof value === 'number' ? { ...members, [step.name]: String(value) } : members
    }
  }
}

/** Changes the object at a path of names, and nothing where there is none. */
function within(members: Arguments, path: readonly string[], change: (inner: Arguments) => Arguments): Arguments {
  const [name, ...rest] = path
  if (name === undefined) return change(members)
  const inner = memberOf(members, name)
  return isPlainObject(inner) ? { ...members, [name]: within(inner, rest, change) } : members
}

function memberOf(members: Arguments, name: string): unknown {
  return Object.hasOwn(members, name) ? members[name] : undefined
}

function without(members: Arguments, name: string): Arguments {
  return Object.hasOwn(members, name)
    ? Object.fromEntries(Object.entries(members).filter(([other]) => other !== name))
    : members
}
