import { DetectionTally, type Detection, type Detector } from '../detector.ts'

const CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g
const OVERRIDE = /[\u202d\u202e]/
const MARK = /[\u061c\u200e\u200f]/
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u

/** What ends each of the controls that open something. */
const ENDS: ReadonlyMap<string, string> = new Map([
  ['\u202a', '\u202c'],
  ['\u202b', '\u202c'],
  ['\u202d', '\u202c'],
  ['\u202e', '\u202c'],
  ['\u2066', '\u2069'],
  ['\u2067', '\u2069'],
  ['\u2068', '\u2069'],
])

/**
 * Controls of the direction of writing, which let a text be read in another order than it is written in. In a text that has letters
 * of a script from right to left, marks and what is opened and closed in turn are ordinary; to override the direction never is.
 *
 * Source: Unicode Standard Annex #9; CVE-2021-42574.
 */
export const bidirectionalControls: Detector = {
  id: 'bidirectional-controls',
  detect: (text) => {
    const tally = new DetectionTally()
    const hasRightToLeft = RIGHT_TO_LEFT.test(text)
    const isOrdered = hasRightToLeft && isBalanced(text)
    for (const { 0: control, index } of text.matchAll(CONTROLS)) {
      const judged = judge(control, { hasRightToLeft, isOrdered })
      if (judged !== undefined) tally.add({ ...judged, index, length: 1 })
    }
    return tally.detections
  },
}

function judge(
  control: string,
  { hasRightToLeft, isOrdered }: { readonly hasRightToLeft: boolean; readonly isOrdered: boolean },
): Pick<Detection, 'severity' | 'reason'> | undefined {
  if (OVERRIDE.test(control)) return { severity: 'critical', reason: 'an override of the direction of writing' }
  if (MARK.test(control)) {
    return hasRightToLeft ? undefined : { severity: 'medium', reason: 'a mark of the direction of writing' }
  }
  return isOrdered ? undefined : { severity: 'high', reason: 'a change of the direction of writing' }
}

/** Whether everything that is opened is closed, in turn, within the text. */
function isBalanced(text: string): boolean {
  const open: (string | undefined)[] = []
  for (const [control] of text.matchAll(/[\u202a-\u202e\u2066-\u2069]/g)) {
    if (ENDS.has(control)) open.push(ENDS.get(control))
    else if (open.pop() !== control) return false
  }
  return open.length === 0
}
