import { APIVersion, readToolMetadata, type VersionInput } from '@mcpver/core'
import { attachAttributes } from './attributes.ts'
import { assertCalled, createDecorator } from './decorator-target.ts'
import type { AnyFunction, ToolDecorator } from './tool-decorator.ts'

/**
 * Says which version of its interface a function, method, accessor or class has, and in which version it first appeared.
 *
 * The decorator attaches `_api_version`, `_api_introduced` and `_api_deprecated` and returns the same function, so a call
 * costs nothing. A deprecation that the function already has stays. Source: the project's specification, "Decorators".
 *
 * @throws {VersionParseError} `ERR_INVALID_VERSION`, at once and not only when the decorator is applied.
 */
export function versioned(version: VersionInput = '1.0.0', introduced: VersionInput = '1.0.0'): ToolDecorator {
  assertCalled('versioned', version)
  const attributes = { _api_version: APIVersion.from(version), _api_introduced: APIVersion.from(introduced) }
  const prepare = () => (target: AnyFunction) => {
    const isDeprecated = readToolMetadata(target)?.deprecation !== undefined
    attachAttributes(target, { ...attributes, _api_deprecated: isDeprecated })
    return target
  }
  return createDecorator({ name: 'versioned', prepare })
}
