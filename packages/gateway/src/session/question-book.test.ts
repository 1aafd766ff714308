import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { QuestionBook } from './question-book.ts'

const question = (id: string): WireMessage =>
  readMessage(`{"jsonrpc":"2.0","id":${id},"method":"sampling/createMessage","params":{"id":${id}}}`)
const answer = (id: string): WireMessage => readMessage(`{"jsonrpc":"2.0","id":${id},"result":{"id":${id}}}`)
const takenBack = (id: string): WireMessage =>
  readMessage(`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":${id},"reason":"r"}}`)

describe('questions of servers', () => {
  it('get different ids whatever ids the servers give, and every answer finds its way back', () => {
    const id = fc.oneof(
      fc.nat(3).map(String),
      fc.constantFrom('"1"', '"mcpver-question-1"', '"mcpver-question-2"', '1.0'),
    )
    const asked = fc.tuple(fc.constantFrom('native', 'second', 'third'), id)
    fc.assert(
      fc.property(fc.uniqueArray(asked, { maxLength: 12, selector: String }), (questions) => {
        const book = new QuestionBook<string>()
        book.setNative('native')
        const open = questions.map(([from, own]) => ({ from, own, given: book.toClient(question(own), from)?.id }))
        expect(new Set(open.map(({ given }) => given)).size).toBe(open.length)
        for (const { from, own, given } of open.toReversed()) {
          const answered = book.answer(answer(given!))
          expect(answered).toMatchObject({ to: from, message: { id: own } })
          expect(JSON.parse(answered!.message.text)).toHaveProperty('id', JSON.parse(own))
        }
      }),
    )
  })

  it('stay as they are written where they come from the first server', () => {
    const book = new QuestionBook<string>()
    book.setNative('first')
    expect(book.toClient(question('7'), 'first')?.text).toBe(question('7').text)
    expect(book.toClient(question('7'), 'second')?.text).toBe(
      question('7').text.replace('"id":7', '"id":"mcpver-question-1"'),
    )
  })

  it('are answered once', () => {
    const book = new QuestionBook<string>()
    book.setNative('first')
    const { id } = book.toClient(question('7'), 'second')!
    expect(book.answer(answer(id!))?.to).toBe('second')
    expect(book.answer(answer(id!))).toBeUndefined()
  })

  it('are taken back by the id that the client knows', () => {
    const book = new QuestionBook<string>()
    book.setNative('first')
    book.toClient(question('7'), 'second')
    expect(book.toClient(takenBack('7'), 'first')?.text).toBe(takenBack('7').text)
    expect(book.toClient(takenBack('7'), 'third')).toBeUndefined()
    expect(book.toClient(takenBack('7'), 'second')?.text).toBe(takenBack('"mcpver-question-1"').text)
    expect(book.toClient(takenBack('7'), 'second')).toBeUndefined()
  })

  it('are forgotten with their server', () => {
    const book = new QuestionBook<string>()
    book.setNative('first')
    const { id } = book.toClient(question('7'), 'second')!
    book.forget('second')
    expect(book.answer(answer(id!))).toBeUndefined()
    book.forget('first')
    expect(book.answer(answer('7'))).toBeUndefined()
  })

  it('are forgotten when there are too many, the oldest first', () => {
    const book = new QuestionBook<string>()
    const ids = Array.from({ length: 1001 }, (_, index) => book.toClient(question(String(index)), 'second')!.id!)
    expect(book.answer(answer(ids[0]!))).toBeUndefined()
    expect(book.answer(answer(ids[1]!))?.message.id).toBe('1')
  })

  it('are not what else a server says', () => {
    const said = readMessage('{"jsonrpc":"2.0","method":"notifications/message","params":{}}')
    expect(new QuestionBook<string>().toClient(said, 'second')).toBe(said)
  })
})
