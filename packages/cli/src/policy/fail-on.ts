import type { Change } from '@mcpver/diff'
import { InvalidArgumentError } from 'commander'

/** What a policy can object to. */
export type Objection = 'breaking' | 'undecided' | 'risk' | 'trust' | 'added' | 'any' | 'none'

/** What a policy objects to; empty for a policy that lets everything pass. */
export type FailOn = ReadonlySet<Objection>

const OBJECTIONS: ReadonlyMap<Objection, (change: Change) => boolean> = new Map<Objection, (change: Change) => boolean>(
  [
    ['breaking', ({ kind }) => kind === 'breaking'],
    ['undecided', ({ kind }) => kind === 'undecided'],
    ['risk', ({ kind }) => kind === 'risk'],
    ['trust', ({ trust }) => trust],
    ['added', ({ rule }) => rule === 'tool-added'],
    ['any', () => true],
    ['none', () => false],
  ],
)

/** The words that `--fail-on` takes. */
export const OBJECTION_WORDS = [...OBJECTIONS.keys()].join(', ')

/** Whether a policy objects to a change. */
export function objectsTo(failOn: FailOn, change: Change): boolean {
  return [...failOn].some((objection) => OBJECTIONS.get(objection)?.(change) === true)
}

/** For `--fail-on`: words with commas between them; `none` stands alone. */
export function parseFailOn(text: string): FailOn {
  const words = text.split(',').map((word) => word.trim())
  const unknown = words.find((word) => !OBJECTIONS.has(word as Objection))
  if (unknown !== undefined) throw new InvalidArgumentError(`Expected some of: ${OBJECTION_WORDS}.`)
  const objections = new Set(words as Objection[])
  if (objections.has('none') && objections.size > 1) {
    throw new InvalidArgumentError('"none" stands alone.')
  }
  objections.delete('none')
  return objections
}
