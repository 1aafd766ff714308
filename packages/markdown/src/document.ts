import type { RootContent } from 'mdast'
import { gfmToMarkdown } from 'mdast-util-gfm'
import { defaultHandlers, toMarkdown, type Handle, type Options } from 'mdast-util-to-markdown'

const ESCAPE_OR_UNDERSCORES = /\\[!-/:-@[-`{-~]|_+/g
const LETTER_OR_DIGIT = /^[A-Za-z0-9]$/

/**
 * The default leaves underscores inside words as they are, and takes half an emoji for a letter. Here only those between
 * ASCII letters and digits stay.
 */
const textHandler: Handle = (...parameters: Parameters<typeof defaultHandlers.text>) =>
  defaultHandlers
    .text(...parameters)
    .replace(ESCAPE_OR_UNDERSCORES, (token: string, offset: number, whole: string) =>
      token.startsWith('\\') ||
      (LETTER_OR_DIGIT.test(whole.charAt(offset - 1)) && LETTER_OR_DIGIT.test(whole.charAt(offset + token.length)))
        ? token
        : token.replaceAll('_', String.raw`\_`),
    )

const OPTIONS: Options = {
  bullet: '-',
  extensions: [
    // Aligned columns would pad every cell to the longest one: a single long message would multiply the document's size.
    gfmToMarkdown({ tablePipeAlign: false }),
    {
      handlers: { text: textHandler },
      unsafe: [
        // The default leaves `<#@x>`, which is an address.
        { character: '<', inConstruct: 'phrasing' },
        // GitHub and others read `$…$` as mathematics.
        { character: '$', inConstruct: 'phrasing' },
      ],
    },
  ],
}

/** Blocks as the text of a GitHub-flavoured Markdown document that ends with a line feed. */
export function toDocument(children: RootContent[]): string {
  return toMarkdown({ type: 'root', children }, OPTIONS)
}
