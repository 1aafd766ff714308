import type { ToolAttributes } from '@mcpver/core'
import { invalidTarget } from './decorator-error.ts'
import { describeSubject, subjectOf } from './subject.ts'
import type { AnyFunction } from './tool-decorator.ts'

/**
 * Writes the specification's attributes to a function, over those that it has. They are not enumerable and not writable, and
 * may be defined anew.
 *
 * @throws {DecoratorError} `ERR_INVALID_DECORATOR_TARGET` for a frozen function.
 */
export function attachAttributes(target: AnyFunction, attributes: ToolAttributes): void {
  for (const [key, value] of Object.entries(attributes)) {
    if (Reflect.defineProperty(target, key, { value, configurable: true, enumerable: false, writable: false })) continue
    throw invalidTarget(
      `${describeSubject(subjectOf(target))} does not take the attribute ${key}: it is frozen or not extensible`,
      'Decorate the function first, then freeze it.',
    )
  }
}
