import type { DocumentNode } from '@mcpver/core'

/** Makes a value of what stands at a place of a document, or refuses it there. */
export type Reader<Value> = (node: DocumentNode) => Value

/** A reader for each member that an object may have. */
export type MemberReaders<Value> = {
  readonly [Name in keyof Value]-?: Reader<Exclude<Value[Name], undefined>>
}

/**
 * Reads an object, each member by its reader; others are refused.
 *
 * @param required Members that have to be there.
 */
export function objectOf<Value extends object>(
  readers: MemberReaders<Value>,
  required: readonly (keyof Value & string)[] = [],
): Reader<Value> {
  const byName = new Map(Object.entries<Reader<unknown>>(readers))
  const optional = [...byName.keys()].filter((name) => !required.some((one) => one === name))
  return (node) => {
    const members = Object.entries<DocumentNode>(node.members<string, string>(required, optional))
    return Object.fromEntries(members.map(([name, member]) => [name, byName.get(name)?.(member)])) as Value
  }
}

/** Reads an array. */
export function listOf<Value>(reader: Reader<Value>): Reader<readonly Value[]> {
  return (node) => node.elements().map(reader)
}

/** Reads a text that is not empty. */
export const text: Reader<string> = (node) => {
  const read = node.text()
  if (read === '') throw node.refusal('a text that is not empty')
  return read
}

/** Reads `true` or `false`. */
export const flag: Reader<boolean> = (node) => node.flag()

/** Reads a whole number. */
export function whole(least: number, most = Number.MAX_SAFE_INTEGER): Reader<number> {
  return (node) => {
    const { value } = node
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most) return value
    const end = most === Number.MAX_SAFE_INTEGER ? '' : ` to ${String(most)}`
    throw node.refusal(`a whole number from ${String(least)}${end}`)
  }
}

/** Reads one of several texts. */
export function oneOf<Choice extends string>(choices: readonly Choice[]): Reader<Choice> {
  return (node) => {
    const choice = choices.find((one) => one === node.value)
    if (choice === undefined) throw node.refusal(choices.map((one) => `"${one}"`).join(' or '))
    return choice
  }
}
