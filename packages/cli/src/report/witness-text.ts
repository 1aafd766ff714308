import { isPlainObject } from '@mcpver/core'
import type { Change } from '@mcpver/diff'
import { shownValue } from '../shown.ts'

/** Characters of a witness that a report shows. */
const LONGEST = 1000

/** What proves a change, for a person: words of ours, and the call that fails or the result that is not understood. */
export interface WitnessText {
  readonly label: string
  readonly text: string
}

/** The witness of a change, or `undefined` when it has none. */
export function witnessText({ witness, part, kind, tool }: Change): WitnessText | undefined {
  if (witness === undefined) return undefined
  const value = shownValue(witness, LONGEST)
  const can = kind === 'risk'
  if (part === 'output')
    return { label: can ? 'this result can surprise' : 'this result was not promised', text: value }
  const args = isPlainObject(witness) && Object.keys(witness).length === 0 ? '' : value
  return { label: can ? 'this call can fail' : 'this call fails', text: `${tool}(${args})` }
}
