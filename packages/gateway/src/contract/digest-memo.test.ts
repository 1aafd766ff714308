import { digestTool, parseJson } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import { DigestMemo } from './digest-memo.ts'

const tool = (name: string, rest = '') => `{"name":"${name}","inputSchema":{"type":"object"}${rest}}`
const digest = (memo: DigestMemo, text: string) => memo.digest(text, parseJson(text))

describe('the digest of a definition', () => {
  it('is that of its canonical form, however it is written', async () => {
    const memo = new DigestMemo()
    const expected = await digestTool({ name: 'a', inputSchema: { type: 'object' } })
    for (const text of [tool('a'), '{ "inputSchema": {"type":"obj\\u0065ct"}, "name":"a" }']) {
      expect((await digest(memo, text))?.digest).toBe(expected)
    }
    expect(memo.size).toBe(2)
  })

  it.each([
    ['has a name twice', '{"name":"a","name":"b","inputSchema":{"type":"object"}}'],
    [
      'has a member twice, deep inside',
      '{"name":"a","inputSchema":{"type":"object","properties":{"x":{"type":"string","type":"number"}}}}',
    ],
    [
      'has a member twice that is called __proto__',
      '{"name":"a","inputSchema":{"type":"object","__proto__":{},"__proto__":{}}}',
    ],
    ['is no object', '[]'],
    ['has no schema', '{"name":"a"}'],
    ['has no name', '{"inputSchema":{"type":"object"}}'],
  ])('is none for what %s, and nothing is remembered of it', async (_case, text) => {
    const memo = new DigestMemo()
    expect(await digest(memo, text)).toBeUndefined()
    expect(memo.size).toBe(0)
  })

  it('covers members that are called like those of all objects', async () => {
    const memo = new DigestMemo()
    const texts = [
      tool('a'),
      tool('a', ',"__proto__":{"x":1}'),
      tool('a', ',"__proto__":{"x":2}'),
      tool('a', ',"constructor":1'),
    ]
    const digests = await Promise.all(texts.map(async (text) => (await digest(memo, text))?.digest))
    expect(new Set(digests).size).toBe(texts.length)
    expect(digests).not.toContain(undefined)
  })

  it('is remembered for so many definitions and so many characters, those asked for last', async () => {
    const few = new DigestMemo({ definitions: 2 })
    for (const name of ['a', 'b', 'a', 'c']) await digest(few, tool(name))
    expect(few.size).toBe(2)
    const small = new DigestMemo({ characters: 3 * tool('a').length })
    for (let count = 0; count < 10; count++) await digest(small, tool(String(count)))
    expect(small.size).toBe(3)
    await digest(small, tool('a', `,"title":"${'x'.repeat(500)}"`))
    expect(small.size).toBe(0)
    expect((await digest(small, tool('a')))?.definition.name).toBe('a')
    expect(small.size).toBe(1)
  })
})
