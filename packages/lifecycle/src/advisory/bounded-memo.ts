const MOST = 2000

/**
 * A function of texts that remembers a bounded number of its results: the same few come up for every advisory of a package. What has
 * no result is not remembered, so whoever sends nonsense fills nothing.
 */
export function boundedMemo<T>(compute: (text: string) => T | undefined): (text: string) => T | undefined {
  const known = new Map<string, T>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    const made = compute(text)
    if (made === undefined) return undefined
    if (known.size >= MOST) known.clear()
    known.set(text, made)
    return made
  }
}
