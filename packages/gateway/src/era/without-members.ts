import { membersAt } from '../wire/outline.ts'

/**
 * A text with members of an object taken out, and the rest as it was. What is no object, or has a name twice, stays whole.
 *
 * @param at Where the object begins.
 */
export function withoutMembers(text: string, at: number, names: ReadonlySet<string>): string {
  const members = text[at] === '{' ? membersAt(text, at) : undefined
  if (members === undefined || ![...members.keys()].some((name) => names.has(name))) return text
  const kept: string[] = []
  let from = at + 1
  for (const [name, { end }] of members) {
    const part = text.slice(from, end)
    from = end
    if (!names.has(name)) kept.push(kept.length === 0 ? part.replace(/^\s*,/, '') : part)
  }
  return text.slice(0, at + 1) + kept.join('') + text.slice(from)
}

const META: ReadonlySet<string> = new Set(['_meta'])

/**
 * A text with members of an object's `_meta` taken out, and with them a `_meta` that holds nothing else.
 *
 * @param at Where the object begins whose `_meta` it is.
 */
export function withoutMetaMembers(text: string, at: number, names: ReadonlySet<string>): string {
  const meta = text[at] === '{' ? membersAt(text, at)?.get('_meta') : undefined
  if (meta === undefined) return text
  const left = withoutMembers(text, meta.start, names)
  const isEmpty = left !== text && /^\{\s*\}/.test(left.slice(meta.start))
  return isEmpty ? withoutMembers(left, at, META) : left
}
