const LINE_BREAK = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/
const WHITE_SPACE = /\p{White_Space}+/gu

/** Scripts in which a joiner changes how the letters before it look (UAX #31, section 2.3). */
const JOINING_SCRIPTS = 'Arab Syrc Nkoo Mong Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Khmr Mymr Tibt'
  .split(' ')
  .map((script) => String.raw`\p{Script=${script}}`)
  .join('')

/** Where a character that draws nothing belongs to the one before it, and so is no trick. */
const SEQUENCES = [
  // The flags of England, Scotland and Wales: the only sequences of tag characters that are in use.
  String.raw`\u{1F3F4}\u{E0067}\u{E0062}(?:\u{E0065}\u{E006E}\u{E0067}|\u{E0073}\u{E0063}\u{E0074}|\u{E0077}\u{E006C}\u{E0073})\u{E007F}`,
  // Emoji with a variation selector or a skin tone, joined to families and professions.
  String.raw`\p{Extended_Pictographic}(?:[\uFE0E\uFE0F]|\p{Emoji_Modifier})?(?:\u200D\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?)*`,
  String.raw`[0-9#*]\uFE0F\u20E3`,
  String.raw`\p{Script=Han}[\uFE00-\uFE02\u{E0100}-\u{E01EF}]`,
  String.raw`(?<=(?!\p{Default_Ignorable_Code_Point})\p{Script=Mong})[\u180B-\u180F]`,
  String.raw`(?<=(?!\p{Default_Ignorable_Code_Point})[${JOINING_SCRIPTS}])[\u200C\u200D]`,
].join('|')

/** Controls, bidirectional controls, zero-width characters and other ones that draw nothing; lone surrogates. */
const INVISIBLE = String.raw`(?!\p{White_Space})[\p{Control}\p{Surrogate}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\uFFF9-\uFFFB]`

const SEQUENCE_OR_INVISIBLE = new RegExp(`(${SEQUENCES})|${INVISIBLE}`, 'gu')

/**
 * A text in which a reader sees every character.
 *
 * A character that draws nothing or reorders what stands around it becomes its escape: `\u202E`, or `\u{E0041}` above
 * `\uFFFF`. White space stays, and so do emoji sequences and the joiners and variation selectors of scripts that need them.
 * Applying it twice changes nothing.
 */
export function visibleText(text: string): string {
  return text.replace(SEQUENCE_OR_INVISIBLE, (found, sequence: string | undefined) => sequence ?? escapeOf(found))
}

/**
 * A text as one line in which a reader sees every character, as `visibleText` makes them. Each run of white space, line breaks
 * included, becomes one space, and none stays at the ends.
 */
export function visibleLine(text: string): string {
  return visibleText(text).replace(WHITE_SPACE, ' ').trim()
}

/**
 * A text as paragraphs of lines, each as `visibleLine` makes it; blank lines part the paragraphs. Empty when the text has
 * nothing but white space.
 */
export function visibleParagraphs(text: string): string[][] {
  const paragraphs: string[][] = []
  let isOpen = false
  for (const line of text.split(LINE_BREAK).map(visibleLine)) {
    if (line === '') isOpen = false
    else if (isOpen) paragraphs.at(-1)?.push(line)
    else {
      paragraphs.push([line])
      isOpen = true
    }
  }
  return paragraphs
}

function escapeOf(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase()
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`
}
