import { describe, expect, it } from 'vitest'
import { readMessage } from '../wire/read-message.ts'
import { PageMemo } from './page-memo.ts'

const answer = (result: string, id = 1) => readMessage(`{"jsonrpc":"2.0","id":${String(id)},"result":${result}}`)
const pageOf = (name: string): string => `{"tools":[{"name":"${name}"}]}`

describe('a page of a list', () => {
  it('is cut once, whatever the id of the answer that it comes in', () => {
    const memo = new PageMemo()
    const page = memo.read(answer(pageOf('a'), 1))
    expect(page?.tools).toEqual([{ name: 'a', text: '{"name":"a"}', value: { name: 'a' } }])
    expect(memo.read(answer(pageOf('a'), 2))).toBe(page)
    expect(memo.read(answer(pageOf('b'), 3))).not.toBe(page)
  })

  it('gives way to later ones when all of them are too much, and is not remembered when it is too much alone', () => {
    const memo = new PageMemo(2 * pageOf('a').length)
    const pages = ['a', 'b', 'c'].map((name) => memo.read(answer(pageOf(name))))
    expect(memo.read(answer(pageOf('c')))).toBe(pages[2])
    expect(memo.read(answer(pageOf('b')))).toBe(pages[1])
    expect(memo.read(answer(pageOf('a')))).not.toBe(pages[0])
    const long = pageOf('x'.repeat(100))
    expect(memo.read(answer(long))).not.toBe(memo.read(answer(long)))
    expect(memo.read(answer(pageOf('c')))).toBe(pages[2])
  })

  it('is none in an answer without tools', () => {
    expect(new PageMemo().read(readMessage('{"jsonrpc":"2.0","id":1,"error":{"code":1}}'))).toBeUndefined()
  })
})
