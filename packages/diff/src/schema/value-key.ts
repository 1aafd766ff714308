import { isPlainObject } from '@mcpver/core'

/**
 * A text that two JSON values share exactly when JSON Schema calls them equal: the order of members does not matter, `1.0` is
 * `1`, and `-0` is `0`.
 */
export function valueKey(value: unknown): string {
  if (typeof value === 'string') return keyOfText(value)
  if (typeof value === 'number') return value === 0 ? '0' : String(value)
  if (Array.isArray(value)) return `[${value.map(valueKey).join(',')}]`
  if (!isPlainObject(value)) return JSON.stringify(value)
  const members = Object.keys(value)
    .sort()
    .map((name) => `${keyOfText(name)}:${valueKey(value[name])}`)
  return `{${members.join(',')}}`
}

/** In quotes; only what could be taken for their end is written otherwise, for most texts have nothing of the kind. */
function keyOfText(text: string): string {
  return text.includes('"') || text.includes('\\') ? JSON.stringify(text) : `"${text}"`
}
