import { characterBefore, countCharacters } from '../code-point.ts'
import { DetectionTally, type Detector } from '../detector.ts'

const SELECTORS = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]+/gu
const PRESENTATION = /^[\ufe0e\ufe0f]$/
const SUPPLEMENT = /^[\u{e0100}-\u{e01ef}]$/u

/** What the selectors of emoji and of text follow: emoji, and the digits and signs of keycaps. */
const EMOJI = /[\p{Emoji}\p{Extended_Pictographic}]/u

/** What standardised variants begin with: ideographs, Myanmar, Phags-pa, mathematics, full-width punctuation. */
const VARIED =
  /[\p{Script=Han}\p{Script=Myanmar}\p{Script=Phags_Pa}\p{Script=Mongolian}\p{Script=Hiragana}\p{Script=Katakana}\p{Sm}\p{P}\p{So}0]/u

const MANY = 16

/** Variation selectors, of which 256 can carry any byte behind one visible character, where they select nothing. */
export const variationSelectors: Detector = {
  id: 'variation-selectors',
  detect: (text) => {
    const tally = new DetectionTally()
    let [total, first] = [0, -1]
    for (const { 0: run, index } of text.matchAll(SELECTORS)) {
      const place = { index, length: run.length }
      if (countCharacters(run) > 1) {
        tally.add({ ...place, severity: 'critical', reason: 'a run of variation selectors, which can carry data' })
        continue
      }
      const base = characterBefore(text, index)
      if (isOrdinary(run, base)) continue
      if (first === -1) first = index
      total++
      tally.add({
        ...place,
        severity: SUPPLEMENT.test(run) ? 'high' : 'medium',
        reason: `a variation selector ${SUPPLEMENT.test(run) ? 'of the supplement ' : ''}that selects nothing`,
      })
    }
    if (total >= MANY) {
      tally.add({ severity: 'critical', reason: 'many variation selectors', index: first, length: text.length - first })
    }
    return tally.detections
  },
}

function isOrdinary(selector: string, base: string): boolean {
  if (SUPPLEMENT.test(selector)) return /\p{Script=Han}/u.test(base)
  return VARIED.test(base) || (PRESENTATION.test(selector) && EMOJI.test(base))
}
