import { APIVersion, toDeprecationInfo, type DeprecationInput, type ToolAttributes } from '@mcpver/core'

/** What a decorator would say of a function. */
export interface Declared {
  readonly version?: string
  readonly introduced?: string
  readonly deprecated?: DeprecationInput
}

/** Gives a function, or the method of a class or object, the attributes that decorators attach. */
export function declare(
  holder: object,
  method: string | undefined,
  { version, introduced, deprecated }: Declared,
): void {
  const attributes: ToolAttributes = {
    ...(version !== undefined && { _api_version: APIVersion.parse(version) }),
    ...(introduced !== undefined && { _api_introduced: APIVersion.parse(introduced) }),
    ...(deprecated && { _deprecation_info: toDeprecationInfo(deprecated) }),
    _api_deprecated: deprecated !== undefined,
  }
  Object.assign(method === undefined ? holder : (Reflect.get(holder, method) as object), attributes)
}
