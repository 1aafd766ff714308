import { characterBefore } from '../code-point.ts'
import { DetectionTally, type Detector } from '../detector.ts'

const TAGS = /[\u{e0000}-\u{e007f}]+/gu
const BLACK_FLAG = '\u{1f3f4}'

/** The flags that are made of tags and recommended for interchange: England, Scotland, Wales (UTS #51, emoji 16.0). */
const FLAGS: ReadonlySet<string> = new Set(['gbeng', 'gbsct', 'gbwls'])

/** Tag characters (U+E0000 to U+E007F): ASCII that models read and nobody sees. */
export const tagCharacters: Detector = {
  id: 'tag-characters',
  detect: (text) => {
    const tally = new DetectionTally()
    for (const { 0: run, index } of text.matchAll(TAGS)) {
      if (characterBefore(text, index) === BLACK_FLAG && isFlag(run)) continue
      tally.add({ severity: 'critical', reason: 'invisible tag characters', index, length: run.length })
    }
    return tally.detections
  },
}

function isFlag(run: string): boolean {
  const letters = Array.from(run, (tag) => String.fromCharCode((tag.codePointAt(0) ?? 0) - 0xe0000)).join('')
  // Each ends with the tag that cancels.
  return letters.endsWith('\u007f') && FLAGS.has(letters.slice(0, -1))
}
