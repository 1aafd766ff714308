const LONGEST = 100

/**
 * A file name for each name, all different also where the case of letters does not count, and none of them a path: the names
 * are chosen by whoever wrote the configuration.
 */
export function fileNamesFor(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    const plain = name
      .replaceAll(/[^\w.-]+/g, '_')
      .replace(/^\.+/, '_')
      .slice(0, LONGEST)
    const base = plain === '' ? '_' : plain
    let free = base
    for (let number = 2; taken.has(free.toLowerCase()); number++) free = `${base}-${String(number)}`
    taken.add(free.toLowerCase())
    return `${free}.json`
  })
}
