/** What a value is made of, as far as it decides how long validating it takes. */
export interface InstanceSize {
  /** How many values there are in it, itself included. */
  readonly values: number
  /** Of all texts, names of members included; UTF-16 code units. */
  readonly longestText: number
}

/** Measures a JSON value of any depth. */
export function sizeOf(instance: unknown): InstanceSize {
  let [values, longestText] = [0, 0]
  const open: unknown[] = [instance]
  while (open.length > 0) {
    const value = open.pop()
    values++
    if (typeof value === 'string') longestText = Math.max(longestText, value.length)
    if (typeof value !== 'object' || value === null) continue
    for (const [name, member] of Object.entries(value)) {
      if (!Array.isArray(value)) longestText = Math.max(longestText, name.length)
      open.push(member)
    }
  }
  return { values, longestText }
}

/** The texts of a value. */
export interface InstanceTexts {
  /** All of them, names of members included. */
  readonly texts: ReadonlySet<string>
  readonly names: ReadonlySet<string>
}

/** Gathers the texts of a JSON value of any depth. */
export function textsOf(instance: unknown): InstanceTexts {
  const [texts, names] = [new Set<string>(), new Set<string>()]
  const open: unknown[] = [instance]
  while (open.length > 0) {
    const value = open.pop()
    if (typeof value === 'string') texts.add(value)
    if (typeof value !== 'object' || value === null) continue
    if (!Array.isArray(value)) for (const name of Object.keys(value)) names.add(name)
    for (const member of Object.values(value) as readonly unknown[]) open.push(member)
  }
  for (const name of names) texts.add(name)
  return { texts, names }
}
