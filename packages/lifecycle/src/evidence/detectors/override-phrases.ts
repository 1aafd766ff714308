import { DetectionTally, type Detector } from '../detector.ts'
import { foldWords, type FoldedWord } from './folded-words.ts'
import { OVERRIDE_PHRASES, type OverridePhrase } from './override-phrase-table.ts'

/** A step of a pattern: words of which one has to stand there, or may; or how many of any kind may. */
type Step = { readonly words: ReadonlySet<string>; readonly isOptional: boolean } | { readonly most: number }

interface Phrase extends OverridePhrase {
  /** What follows the first word. */
  readonly steps: readonly Step[]
}

const PHRASES = byFirstWord(OVERRIDE_PHRASES)

/**
 * Instructions to the model that reads a definition: to ignore others, to keep something from the user. Upper case, punctuation,
 * lookalike letters and invisible characters do not hide them; other languages and other words do.
 */
export const overridePhrases: Detector = {
  id: 'override-phrases',
  detect: (text) => {
    const tally = new DetectionTally()
    const words = foldWords(text)
    words.forEach(({ word, index }, at) => {
      for (const { severity, reason, steps } of PHRASES.get(word) ?? []) {
        const end = endOf(words, at + 1, steps)
        if (end !== undefined) {
          tally.add({ severity, reason, index, length: (words[end - 1]?.end ?? index) - index })
        }
      }
    })
    return tally.detections
  },
}

/** Where a phrase ends that goes on at a word; `undefined` when it does not. Patterns bound how many ways there are to try. */
function endOf(words: readonly FoldedWord[], at: number, [step, ...rest]: readonly Step[]): number | undefined {
  if (step === undefined) return at
  if ('most' in step) {
    for (let skipped = 0; skipped <= step.most; skipped++) {
      const end = endOf(words, at + skipped, rest)
      if (end !== undefined) return end
    }
    return undefined
  }
  const isThere = step.words.has(words[at]?.word ?? '')
  const taken = isThere ? endOf(words, at + 1, rest) : undefined
  return taken ?? (step.isOptional ? endOf(words, at, rest) : undefined)
}

function byFirstWord(phrases: readonly OverridePhrase[]): ReadonlyMap<string, readonly Phrase[]> {
  const found = new Map<string, Phrase[]>()
  for (const phrase of phrases) {
    const [first = '', ...steps] = phrase.pattern.split(' ')
    for (const word of first.split('|')) {
      found.set(word, [...(found.get(word) ?? []), { ...phrase, steps: steps.map(toStep) }])
    }
  }
  return found
}

function toStep(text: string): Step {
  if (text.startsWith('*')) return { most: Number(text.slice(1)) }
  const isOptional = text.startsWith('?')
  return { words: new Set(text.slice(isOptional ? 1 : 0).split('|')), isOptional }
}
