import { describe, expect, it } from 'vitest'
import { jsonText } from './json-text.ts'
import { shownLine, shownValue } from './shown.ts'

describe('shownLine', () => {
  it.each([
    ['a\nb\tc\rd', String.raw`a\nb\tc\rd`],
    ['a\u2028b\u0085', String.raw`a\u2028b\u0085`],
    ['\u001b[31mred', String.raw`\u001B[31mred`],
    ['a\u200bb\u202ec', String.raw`a\u200Bb\u202Ec`],
    ['x ##[add-mask]y ##vso[z]', String.raw`x #\u0023[add-mask]y #\u0023vso[z]`],
    ['plain ## text: é 👩‍👧', 'plain ## text: é 👩‍👧'],
  ])('shows %j on one line', (text, shown) => {
    expect(shownLine(text)).toBe(shown)
  })
})

describe('shownValue', () => {
  it('cuts what is long, and says how long it is', () => {
    expect(shownValue('a'.repeat(50), 10)).toBe('"aaaaaaaaa… (52 characters)')
    expect(shownValue('\u{1f600}'.repeat(9), 4)).toBe('"😀… (20 characters)')
    expect(shownValue(undefined)).toBe('nothing')
  })
})

describe('jsonText', () => {
  it('is read back as it was, and has nothing that a terminal or a runner obeys', () => {
    const value = { 'a\u202e': '\u009b2J ##[x] ##vso[y] \u001b[1m\u200b\u200e\u{e0041}\u2028' }
    const text = jsonText(value)
    expect(JSON.parse(text)).toEqual(value)
    expect(text).not.toMatch(/[\u0080-\u009f\u2028\u202e\u200b\u200e\u{e0041}]|##/u)
  })
})
