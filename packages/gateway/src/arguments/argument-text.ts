import { parseJson } from '@mcpver/core'
import { toArgumentAdapter, type ArgumentStep } from '@mcpver/diff'
import { eachMember, skipBlank } from '../wire/outline.ts'
import { hasRounded, isRounded } from './number-literal.ts'

/**
 * The arguments of a call after steps, as `toArgumentAdapter` of `@mcpver/diff` does them, but as text: what no step touches arrives as
 * it was written, numbers that no double holds above all. What is no object stays as it is.
 *
 * @param text JSON.
 */
export function adaptedArguments(text: string, steps: readonly ArgumentStep[]): string {
  return steps.reduce((carried, step) => within(carried, step.path, (members) => carry(members, step)), text)
}

/** The members of an object as they are written, by name. Of a name that stands there twice, the last one counts. */
type MemberTexts = Map<string, string>

/** Does what one step says. Whether there was anything to do. */
function carry(members: MemberTexts, step: ArgumentStep): boolean {
  switch (step.kind) {
    case 'rename': {
      const value = members.get(step.from)
      if (value === undefined || members.has(step.to)) return false
      members.delete(step.from)
      members.set(step.to, value)
      return true
    }
    case 'fill': {
      if (members.has(step.name)) return false
      members.set(step.name, JSON.stringify(step.value))
      return true
    }
    case 'drop': {
      const value = members.get(step.name)
      return value !== undefined && saysOnly(value, step) && members.delete(step.name)
    }
    case 'to-text': {
      const value = members.get(step.name)
      if (value === undefined || !/^[-\d]/.test(value)) return false
      members.set(step.name, JSON.stringify(isRounded(value) ? value : String(Number(value))))
      return true
    }
  }
}

/** Whether a value is the one that is left out, which a number that was rounded never is. */
function saysOnly(value: string, step: ArgumentStep & { readonly kind: 'drop' }): boolean {
  if (hasRounded(value)) return false
  const { name } = step
  return !Object.hasOwn(toArgumentAdapter([{ ...step, path: [] }])({ [name]: parseJson(value) }), name)
}

/** Changes the object at a path of names, and nothing where there is none. */
function within(text: string, path: readonly string[], change: (members: MemberTexts) => boolean): string {
  if (text[skipBlank(text, 0)] !== '{') return text
  const members = membersIn(text)
  const [name, ...rest] = path
  if (name === undefined) return change(members) ? written(members) : text
  const inner = members.get(name)
  if (inner === undefined) return text
  const changed = within(inner, rest, change)
  return changed === inner ? text : written(members.set(name, changed))
}

function membersIn(text: string): MemberTexts {
  const members: MemberTexts = new Map()
  eachMember(text, skipBlank(text, 0), (name, { start, end }) => {
    members.set(name, text.slice(start, end))
    return true
  })
  return members
}

function written(members: MemberTexts): string {
  return `{${Array.from(members, ([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`
}
