import { describeDeprecation, readToolMetadata, toDeprecationInfo, type DeprecationInput } from '@mcpver/core'
import { attachAttributes } from './attributes.ts'
import { assertCalled, createDecorator } from './decorator-target.ts'
import { createWrapper } from './deprecation-wrapper.ts'
import { describeSubject, type Subject } from './subject.ts'
import type { AnyFunction, ToolDecorator } from './tool-decorator.ts'
import { createWarning } from './warning.ts'

/** A deprecation, and how often to warn of it. */
export interface DeprecatedOptions extends DeprecationInput {
  /**
   * Whether to warn on the first call only; the getter and the setter of an accessor, and a field of all instances, count
   * together. Default `false`: on every call.
   */
  readonly once?: boolean | undefined
}

/**
 * Says that a function, method, accessor or class should not be used any more, and warns whoever calls it.
 *
 * The decorator returns a wrapper, with `_deprecation_info` and `_api_deprecated`, that emits a `DeprecationWarning` whose
 * stack begins at the caller, then calls the original with the same `this`, arguments and `new.target`. A function that is
 * already deprecated gets the new deprecation in place of the old. Source: the project's specification, "Decorators".
 *
 * @throws {CoreError} `ERR_INVALID_DEPRECATION`, `ERR_INVALID_TOOL_NAME` for the replacement.
 * @throws {VersionParseError} `ERR_INVALID_VERSION` for `since` and `removal`.
 */
export function deprecated(options: DeprecatedOptions): ToolDecorator {
  assertCalled('deprecated', options)
  const info = toDeprecationInfo(options)
  const { once = false } = options
  const prepare = (subject: Subject) => {
    const warning = createWarning(describeDeprecation(describeSubject(subject), info), once)
    return (target: AnyFunction) => {
      const wrapper = createWrapper(target, warning)
      const { version, introduced } = readToolMetadata(target) ?? {}
      attachAttributes(wrapper, {
        ...(version && { _api_version: version }),
        ...(introduced && { _api_introduced: introduced }),
        _api_deprecated: true,
        _deprecation_info: info,
      })
      return wrapper
    }
  }
  return createDecorator({ name: 'deprecated', prepare })
}
