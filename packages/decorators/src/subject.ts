import { quote } from '@mcpver/core'
import type { AnyFunction } from './tool-decorator.ts'

/** What a decorator stands on, as messages name it. */
export interface Subject {
  /** The word for it, with a capital letter. */
  readonly kind: 'Accessor' | 'Class' | 'Field' | 'Function' | 'Getter' | 'Method' | 'Setter'
  /** What it is called in the source; absent where it has no name. */
  readonly name?: string | symbol | undefined
}

/** `Method "get_forecast"`, `Method "[Symbol.iterator]"` or `An anonymous function`. */
export function describeSubject({ kind, name }: Subject): string {
  if (name === undefined || name === '') return `An anonymous ${kind.toLowerCase()}`
  return `${kind} ${quote(typeof name === 'symbol' ? `[${name.description ?? ''}]` : name)}`
}

/** What a function that comes without its place in the source says of itself. */
export function subjectOf(target: AnyFunction): Subject {
  // A class may define a static `name` of its own, even as a getter, which must not run here.
  const name: unknown = Object.getOwnPropertyDescriptor(target, 'name')?.value
  // Only classes have a prototype that cannot be replaced.
  const isClass = Object.getOwnPropertyDescriptor(target, 'prototype')?.writable === false
  return { kind: isClass ? 'Class' : 'Function', ...(typeof name === 'string' && { name }) }
}
