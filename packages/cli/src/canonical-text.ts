/**
 * A JSON value as text in which the same value always has the same bytes: members sorted by UTF-16 code units, those in
 * `first` before the others, wherever they stand.
 */
export function canonicalText(value: unknown, first: readonly string[] = []): string {
  return `${write(value, '', first)}\n`
}

/** Writes member by member: an object with sorted keys would lose `__proto__` and move keys that look like numbers. */
function write(value: unknown, indent: string, first: readonly string[]): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const inner = `${indent}  `
  if (Array.isArray(value)) {
    const elements = value.map((element) => `${inner}${write(element ?? null, inner, first)}`)
    return elements.length === 0 ? '[]' : `[\n${elements.join(',\n')}\n${indent}]`
  }
  const rank = (key: string): number => (first.includes(key) ? first.indexOf(key) : first.length)
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .map(([key, member]) => `${inner}${JSON.stringify(key)}: ${write(member, inner, first)}`)
  return members.length === 0 ? '{}' : `{\n${members.join(',\n')}\n${indent}}`
}
