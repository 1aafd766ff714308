/** The key of a row. No text of a key has a NUL in it. */
export function key(...parts: readonly string[]): string {
  return parts.join('\u0000')
}

/** Rows in order of columns. */
export function ordered<Row extends object>(
  table: ReadonlyMap<unknown, Row>,
  isWanted: (row: Row) => boolean,
  by: readonly (keyof Row)[],
): readonly Row[] {
  return [...table.values()].filter(isWanted).sort((a, b) => {
    for (const column of by) {
      const order = compare(a[column], b[column])
      if (order !== 0) return order
    }
    return 0
  })
}

/** Numbers by size; texts as the databases do, by their UTF-8 bytes, which is not the order of JavaScript's `<`. */
function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)))
}
