import type { AnyFunction } from './tool-decorator.ts'
import { emitWarning, type Warning } from './warning.ts'

/** What each wrapper calls, so that a wrapper of a wrapper goes straight there and warns once, at the caller. */
const originals = new WeakMap<AnyFunction, AnyFunction>()

/**
 * A function that emits a warning and then does what the target does: called, constructed or extended.
 *
 * It has the name, length and prototype of the target, inherits its other properties, and is a constructor exactly if the
 * target is one.
 */
export function createWrapper(target: AnyFunction, warning: Warning): AnyFunction {
  const original = originals.get(target) ?? target
  const wrapper = isConstructor(original) ? wrapConstructor(original, warning) : wrapCallable(original, warning)
  originals.set(wrapper, original)
  Object.setPrototypeOf(wrapper, target)
  for (const key of ['name', 'length', 'prototype']) {
    const descriptor = Object.getOwnPropertyDescriptor(target, key)
    if (descriptor !== undefined) Object.defineProperty(wrapper, key, descriptor)
  }
  return wrapper
}

/** For methods, arrows, async functions and generators: the wrapper is a method too, without prototype and `new`. */
function wrapCallable(original: AnyFunction, warning: Warning): AnyFunction {
  const holder: { readonly wrapper: (this: unknown, ...args: unknown[]) => unknown } = {
    wrapper(...args) {
      if (warning.isDue) emitWarning(warning, holder.wrapper)
      return Reflect.apply(original, this, args) as unknown
    },
  }
  return holder.wrapper
}

function wrapConstructor(original: AnyFunction, warning: Warning): AnyFunction {
  // A bound constructor has no prototype of its own that its wrapper could have too.
  const isBound = !Object.hasOwn(original, 'prototype')
  return function wrapper(this: unknown, ...args: unknown[]): unknown {
    if (warning.isDue) emitWarning(warning, wrapper)
    const newTarget = new.target as AnyFunction | undefined
    if (newTarget === undefined) return Reflect.apply(original, this, args)
    return Reflect.construct(original, args, isBound && newTarget === wrapper ? original : newTarget)
  }
}

function isConstructor(target: AnyFunction): boolean {
  try {
    // As the new target it is looked at, not called.
    Reflect.construct(Object, [], target)
    return true
  } catch {
    return false
  }
}
