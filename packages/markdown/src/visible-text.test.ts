import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOSTILE_TEXTS, anyText } from './test/hostile-text.ts'
import { visibleLine, visibleParagraphs } from './visible-text.ts'

/** Texts with what a reader gets to see. Every character beyond ASCII is written so that the table hides nothing. */
const SHOWN: readonly (readonly [what: string, text: string, shown: string])[] = [
  ['a bidirectional override', 'a\u202egnp.exe', String.raw`a\u202Egnp.exe`],
  ['isolates and marks', '\u2066a\u2069\u200f\u061c', String.raw`\u2066a\u2069\u200F\u061C`],
  ['a zero-width space and a word joiner', 'a\u200bb\u2060c', String.raw`a\u200Bb\u2060c`],
  ['a byte order mark', '\ufeffa', String.raw`\uFEFFa`],
  ['a soft hyphen', 'a\u00adb', String.raw`a\u00ADb`],
  ['controls', 'a\u0000\u0007\u001b\u007f\u009b', String.raw`a\u0000\u0007\u001B\u007F\u009B`],
  ['tag characters', 'a\u{e0041}', String.raw`a\u{E0041}`],
  ['lone surrogates', '\ud800a\udfff', String.raw`\uD800a\uDFFF`],
  ['noncharacters', '\ufffe\u{1ffff}', String.raw`\uFFFE\u{1FFFF}`],
  ['Hangul fillers', 'a\u3164\uffa0', String.raw`a\u3164\uFFA0`],
  ['annotation controls', '\ufff9a\ufffb', String.raw`\uFFF9a\uFFFB`],
  ['a joiner between Latin letters', 'pass\u200dword', String.raw`pass\u200Dword`],
  ['a second joiner', '\u0627\u200c\u200c', '\u0627\u200c' + String.raw`\u200C`],
  ['a joiner after an emoji and before a letter', '\u{1f600}\u200da', '\u{1f600}' + String.raw`\u200Da`],
  ['a variation selector after a letter', 'a\ufe0f', String.raw`a\uFE0F`],
  ['a second variation selector', '\u2764\ufe0f\ufe0f', '\u2764\ufe0f' + String.raw`\uFE0F`],
  ['tags after a flag of no country', '\u{1f3f4}\u{e0061}\u{e007f}', '\u{1f3f4}' + String.raw`\u{E0061}\u{E007F}`],
  ['runs of white space', '\u00a0 a\t\n\r\nb\u3000\u2028c\u0085', 'a b c'],
  ['nothing but white space', ' \t\u00a0\n', ''],
]

const KEPT: readonly (readonly [what: string, text: string])[] = [
  ['a family', '\u{1f469}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466}'],
  ['an astronaut with a skin tone', '\u{1f469}\u{1f3fd}\u200d\u{1f680}'],
  ['the rainbow flag', '\u{1f3f3}\ufe0f\u200d\u{1f308}'],
  ['a heart in its emoji form', '\u2764\ufe0f'],
  ['a telephone in its text form', '\u260e\ufe0e'],
  ['a keycap', '#\ufe0f\u20e3'],
  ['a flag of letters', '\u{1f1e9}\u{1f1ea}'],
  ['the flag of Wales', '\u{1f3f4}\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}'],
  ['a Persian non-joiner', '\u0645\u06cc\u200c\u062e'],
  ['a Devanagari joiner', '\u0915\u094d\u200d\u0937'],
  ['a variant of an ideograph', '\u845b\u{e0100}'],
  ['a Mongolian variation selector', '\u1820\u180b'],
  ['right-to-left letters', '\u05d0\u05d1 \u0627\u0628'],
  ['a replacement character', '\ufffd'],
  ['printable ASCII', String.raw`a !"#$%&'()*+,-./0:;<=>?@A[\]^_{|}~` + '`'],
]

describe('visibleLine', () => {
  it.each(SHOWN)('shows %s', (_, text, shown) => {
    expect(visibleLine(text)).toBe(shown)
  })

  it.each(KEPT)('keeps %s', (_, text) => {
    expect(visibleLine(text)).toBe(text)
  })

  it('changes nothing when it is applied again', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(visibleLine(visibleLine(text))).toBe(visibleLine(text))
      }),
    )
  })

  it('leaves one line without a control, an override or a lone surrogate', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(visibleLine(text)).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]|^ | $| {2}/u)
      }),
    )
  })

  it('keeps every character that is neither white space nor invisible', () => {
    const visible = (text: string): string => text.replace(/[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/gu, '')
    const anyVisible = fc.string({ unit: 'binary' }).map(visible)
    fc.assert(
      fc.property(anyVisible, (text) => {
        expect(visibleLine(text)).toBe(text)
      }),
    )
  })

  it('comes to the end of long texts that could make a search slow', () => {
    for (const piece of ['\u200d', '\u{1f469}\u200d', ' ', '\u0627\u200c', '\u{1f3f4}\u{e0067}', '\n']) {
      expect(visibleLine(`${piece.repeat(100_000)}end`)).toMatch(/end$/)
    }
  })
})

describe('visibleParagraphs', () => {
  it('parts lines at every kind of line break and paragraphs at blank lines', () => {
    expect(visibleParagraphs('a\nb\r\nc\rd\u2028e\u2029f\u0085g\vh\fi\n\n \t\nj\r\rk')).toEqual([
      ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'],
      ['j'],
      ['k'],
    ])
  })

  it('has no paragraph for a text of nothing but white space', () => {
    expect(visibleParagraphs(' \n\t\r\n\u00a0')).toEqual([])
  })

  it('has the words of the one line of the same text', () => {
    const words = HOSTILE_TEXTS.map((text) => visibleParagraphs(text).flat().join(' '))
    expect(words).toEqual(HOSTILE_TEXTS.map(visibleLine))
  })
})
