import { isPlainObject, pointerTo } from '@mcpver/core'

/** A place in a JSON value: names of members and indexes of elements, from the root down. */
export type JsonPath = readonly (string | number)[]

/** The JSON Pointer (RFC 6901) of a place, below another one. */
export function pointerOf(path: JsonPath, base = ''): string {
  return path.reduce<string>(pointerTo, base)
}

/** The place that a JSON Pointer says, or `undefined` for a text that is none. */
export function pathOf(pointer: string): readonly string[] | undefined {
  if (pointer === '') return []
  if (!pointer.startsWith('/')) return undefined
  return pointer
    .slice(1)
    .split('/')
    .map((token) => (token.includes('~') ? token.replaceAll('~1', '/').replaceAll('~0', '~') : token))
}

/** What stands at a place, `undefined` where nothing does. */
export function valueAt(root: unknown, path: JsonPath): unknown {
  return path.reduce<unknown>((value, token) => memberOf(value, token), root)
}

function memberOf(value: unknown, token: string | number): unknown {
  if (Array.isArray(value))
    return /^(?:0|[1-9]\d*)$/.test(String(token)) ? (value[Number(token)] as unknown) : undefined
  return isPlainObject(value) && Object.hasOwn(value, token) ? value[token] : undefined
}
