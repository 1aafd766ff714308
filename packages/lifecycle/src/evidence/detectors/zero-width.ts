import { characterAt, characterBefore, countCharacters } from '../code-point.ts'
import { DetectionTally, type Detector } from '../detector.ts'

/** Characters without a width: spaces, joiners, operators and fillers that show nothing. */
const INVISIBLE =
  // eslint-disable-next-line no-misleading-character-class -- each stands for itself
  /[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200d\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0]+/gu

const ZERO_WIDTH_SPACE = '\u200b'
const JOINER = '\u200d'
const SOFT_HYPHEN = '\u00ad'

/** Scripts in which a joiner or a non-joiner changes how letters look. */
const JOINING =
  /[\p{scx=Arab}\p{scx=Syrc}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Mong}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}]/u

/** Scripts without spaces between words, in which one of no width tells where a line may break. */
const UNSPACED =
  /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u

const BEFORE_EMOJI_JOINER = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]/u
const WORD = /[\p{L}\p{N}]/u

/** So many in a row, or in one text, have no other use than to carry data. */
const RUN = 4
const MANY = 16

/** Characters that nobody sees, where no script and no emoji needs them. */
export const zeroWidth: Detector = {
  id: 'zero-width',
  detect: (text) => {
    const tally = new DetectionTally()
    let [total, first] = [0, -1]
    for (const { 0: run, index } of text.matchAll(INVISIBLE)) {
      const place = { index, length: run.length }
      const before = characterBefore(text, index)
      const after = characterAt(text, index + run.length)
      const count = countCharacters(run)
      if (count >= RUN) tally.add({ ...place, severity: 'critical', reason: 'a run of invisible characters' })
      if (count >= RUN || isOrdinary(run, before, after)) continue
      if (first === -1) first = index
      total += count
      if (WORD.test(before) && WORD.test(after)) {
        tally.add({ ...place, severity: 'high', reason: 'an invisible character within a word' })
      } else {
        tally.add({ ...place, severity: 'medium', reason: 'an invisible character' })
      }
    }
    if (total >= MANY) {
      tally.add({
        severity: 'critical',
        reason: 'many invisible characters',
        index: first,
        length: text.length - first,
      })
    }
    return tally.detections
  },
}

function isOrdinary(run: string, before: string, after: string): boolean {
  if (run === SOFT_HYPHEN) return true
  if (run === ZERO_WIDTH_SPACE) return UNSPACED.test(before) || UNSPACED.test(after)
  if (run === JOINER && BEFORE_EMOJI_JOINER.test(before) && /\p{Extended_Pictographic}/u.test(after)) return true
  return (run === JOINER || run === '\u200c') && JOINING.test(before)
}
