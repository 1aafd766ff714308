import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inertPhrasing, toolName } from './inert-phrasing.ts'
import { anyText } from './test/hostile-text.ts'
import { visibleLine } from './visible-text.ts'

/** Texts with the words in them that become code, because GitHub would link them. */
const LINKS: readonly (readonly [text: string, code: readonly string[]])[] = [
  ['see https://example.com/a_b?c=d#e.', ['https://example.com/a_b?c=d#e']],
  ['(http://example.com), HTTPS://EXAMPLE.COM!', ['http://example.com', 'HTTPS://EXAMPLE.COM']],
  ['ftp://example.com', ['ftp://example.com']],
  ['www.example.com, WWW.example.com', ['www.example.com', 'WWW.example.com']],
  ['mail a.b-c_d+e@f-g.example.', ['a.b-c_d+e@f-g.example']],
  ['mailto:a@b.example xmpp:a@b.example/c', ['mailto:a@b.example', 'xmpp:a@b.example/c']],
  ['mailto:@b.example --@.example', ['mailto:@b.example', '--@.example']],
  ['"https://example.com" <https://example.com>', ['https://example.com', 'https://example.com']],
  ['https://example.com|www.example.com', ['https://example.com', 'www.example.com']],
  ['見https://日本.example', ['https://']],
  ['@octocat #123 example.com a:b a/b 1.2.3 user@', []],
]

describe('inertPhrasing', () => {
  it.each(LINKS)('makes code of what would be a link in %j', (text, code) => {
    const nodes = inertPhrasing(text)
    expect(nodes.flatMap((node) => (node.type === 'inlineCode' ? [node.value] : []))).toEqual(code)
  })

  it('loses and adds nothing', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const values = inertPhrasing(text).map((node) => ('value' in node ? node.value : ''))
        expect(values.join('')).toBe(visibleLine(text) || '–')
        expect(values).not.toContain('')
      }),
    )
  })

  it('has a dash, or what the caller wants, for a blank text', () => {
    expect(inertPhrasing(' \n')).toEqual([{ type: 'text', value: '–' }])
    expect(inertPhrasing('', 'Changelog')).toEqual([{ type: 'text', value: 'Changelog' }])
  })
})

describe('toolName', () => {
  it('makes code of a name that the protocol allows', () => {
    expect(toolName('www.get_forecast')).toEqual([{ type: 'inlineCode', value: 'www.get_forecast' }])
  })

  it.each(['a b', 'a|b', 'a`b', String.raw`a\b`, 'é'])('makes text of %j', (name) => {
    expect(toolName(name)).toEqual([{ type: 'text', value: name }])
  })

  it('has a dash for no name', () => {
    expect(toolName('')).toEqual([{ type: 'text', value: '–' }])
  })
})
