import { HOMOGLYPHS } from './homoglyphs.ts'

/** A word as it is compared, and where it stands. */
export interface FoldedWord {
  readonly word: string
  /** In UTF-16 units of the text. */
  readonly index: number
  readonly end: number
}

/** A letter or digit of the folded text. */
const WORD_CHARACTER = /[a-z0-9]/

/** What stands in the middle of a word and is not heard. */
const SILENT = /['’ʼ\p{M}\p{Cf}\p{Variation_Selector}\p{Default_Ignorable_Code_Point}]/u

/**
 * The words of a text as a reader takes them: compatibility forms resolved (NFKD), marks and invisible characters left out, letters
 * that look like ASCII ones replaced by them, in lower case. Everything else parts words.
 */
export function foldWords(text: string): readonly FoldedWord[] {
  const words: FoldedWord[] = []
  let [word, start, at] = ['', 0, 0]
  const end = (): void => {
    if (word !== '') words.push({ word, index: start, end: at })
    word = ''
  }
  for (const character of text) {
    if (character > '\u007f' || character === "'") {
      const folded = foldCharacter(character)
      if (folded === ' ') end()
      else if (folded !== '') [word, start] = [word + folded, word === '' ? at : start]
    } else if (WORD_CHARACTER.test(character.toLowerCase())) {
      ;[word, start] = [word + character.toLowerCase(), word === '' ? at : start]
    } else {
      end()
    }
    at += character.length
  }
  end()
  return words
}

/** What a character is compared as: letters, nothing, or a space for what parts words. */
function foldCharacter(character: string): string {
  if (SILENT.test(character)) return ''
  let folded = ''
  for (const part of character.normalize('NFKD').toLowerCase()) {
    const letter = HOMOGLYPHS.get(part) ?? part
    if (WORD_CHARACTER.test(letter)) folded += letter
  }
  return folded === '' ? ' ' : folded
}
