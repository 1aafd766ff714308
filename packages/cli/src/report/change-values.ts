import type { Change } from '@mcpver/diff'
import { shownValue } from '../shown.ts'
import { textDifference } from './text-difference.ts'

/** Texts that are longer are cut down to what changed. */
const SHORT = 60

/** What stood at the place of a change and what stands there, each as one line. Nothing of a whole tool, which has no one place. */
export interface ChangeValues {
  readonly before?: string
  readonly after?: string
}

/** The values of a change, as a report shows them. */
export function changeValues({ pointer, before, after }: Change): ChangeValues {
  if (pointer === '') return {}
  if (typeof before === 'string' && typeof after === 'string' && Math.max(before.length, after.length) > SHORT) {
    const [old, next] = textDifference(before, after)
    return { before: shownValue(old), after: shownValue(next) }
  }
  return {
    ...(before !== undefined && { before: shownValue(before) }),
    ...(after !== undefined && { after: shownValue(after) }),
  }
}
