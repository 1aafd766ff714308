import { describe, expect, it } from 'vitest'
import { readMessage } from '../wire/read-message.ts'
import { sessionListRequest, statelessListRequest } from './list-request.ts'
import { listingLink, listOf } from './test/listing-link.ts'
import { PageMemo } from './page-memo.ts'
import { listTools, withTools } from './tool-pages.ts'

const REQUEST = readMessage('{"jsonrpc":"2.0","id":"c","method":"tools/list","params":{"_meta":{"a":1.0},"x":2}}')

const cursorOf = (text: string): unknown => (JSON.parse(text) as { params?: { cursor?: unknown } }).params?.cursor

function pagesOf(link: ReturnType<typeof listingLink>, message = REQUEST) {
  return listTools(link, { message, headers: {} }, new PageMemo())
}

/** What a link lists that lists something. */
async function list(link: ReturnType<typeof listingLink>, message = REQUEST) {
  const answer = await pagesOf(link, message)
  if (!answer.success) throw new Error('The link answered with an error')
  return { first: answer.first, listed: answer.pages.flatMap(({ tools }) => tools) }
}

/** The answer to a request with the id 1 that has other tools than a result. */
async function answerWith(result: string, tools: readonly string[]): Promise<string> {
  const { first } = await list(listingLink(() => result))
  return withTools(first, tools, '1').text
}

describe('the tools of a server', () => {
  it('are those of all pages, as they are written, and each page is asked for like the first', async () => {
    const tools = ['{ "name":"a","n":1.0}', '{"name":"b"}', '{"name":"c","__proto__":{"name":"x"}}']
    const link = listingLink(({ text }) => {
      const at = Number(cursorOf(text) ?? 0)
      const next = at < 2 ? `,"nextCursor":"${String(at + 1)}"` : ''
      return `{"tools":[${tools[at]!}]${next}}`
    })
    const { first, listed } = await list(link)
    expect(listed.map(({ text }) => text)).toEqual(tools)
    expect(listed.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
    expect(first.message.id).toBe('"c"')
    expect(link.asked[0]).toBe(REQUEST)
    expect(link.asked.map(({ id }) => id)).toEqual(['"c"', '"mcpver-list-1-\\"c\\""', '"mcpver-list-2-\\"c\\""'])
    expect(link.asked.slice(1).map(({ value }) => value['params'])).toEqual([
      { cursor: '1', _meta: { a: 1 }, x: 2 },
      { cursor: '2', _meta: { a: 1 }, x: 2 },
    ])
  })

  it('begin where the client says, whose cursor gives way to that of the next page', async () => {
    const link = listingLink(({ text }) =>
      cursorOf(text) === 'mine' ? '{"tools":[],"nextCursor":"last"}' : '{"tools":[]}',
    )
    await list(link, readMessage('{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":"mine"}}'))
    expect(link.asked.map(({ text }) => cursorOf(text))).toEqual(['mine', 'last'])
  })

  it('have no name where they say none', async () => {
    const { listed } = await list(listingLink(() => listOf('{}', '7', '{"name":8}', '[{"name":"x"}]')))
    expect(listed.map(({ name }) => name)).toEqual(['', '', '', ''])
  })

  it.each(['{}', '{"tools":{}}', '{"tools":null}', '[]', '{"__proto__":{"tools":[]}}', '{"tools":[],"tools":[]}'])(
    'are none in %s',
    async (result) => {
      await expect(list(listingLink(() => result))).rejects.toMatchObject({ code: 'ERR_UPSTREAM_FAILED' })
    },
  )

  it('are not there when the server answers with an error, on a later page too, whose id is that of the request', async () => {
    const first = await pagesOf(listingLink(() => '!{"code":-1}'))
    expect(first).toMatchObject({ success: false, error: { id: '"c"' } })
    const later = await pagesOf(
      listingLink(({ text }) => (cursorOf(text) === undefined ? '{"tools":[],"nextCursor":"x"}' : '!{"code":-1}')),
    )
    expect(later).toMatchObject({
      success: false,
      error: { text: '{"jsonrpc":"2.0","id":"c","error":{"code":-1}}' },
    })
  })

  it('are given up when a cursor comes again, when pages have no end, and when they are too large', async () => {
    let count = 0
    const endless = [
      () => '{"tools":[],"nextCursor":"same"}',
      () => `{"tools":[],"nextCursor":"${String(count++)}"}`,
      () => `{"tools":["${'x'.repeat(8 << 20)}"],"nextCursor":"${String(count++)}"}`,
    ]
    for (const answer of endless) {
      await expect(list(listingLink(answer))).rejects.toMatchObject({ code: 'ERR_UPSTREAM_FAILED' })
    }
    expect(count).toBeLessThan(1020)
  })
})

describe('an answer with other tools', () => {
  const answer = (result: string): string => `{"jsonrpc":"2.0","id":1,"result":${result}}`

  it.each([
    ['{"tools":[]}', '{"tools":[X]}'],
    ['{"tools":[1,2],"nextCursor":null}', '{"tools":[X]}'],
    ['{"nextCursor":7,"tools":[1],"ttlMs":5.0}', '{"tools":[X],"ttlMs":5.0}'],
    ['{"a":"nextCursor","nextCursor":{},"tools":[{"nextCursor":1}]}', '{"a":"nextCursor","tools":[X]}'],
    ['{"_meta":{"nextCursor":"x"},"tools":[]}', '{"_meta":{"nextCursor":"x"},"tools":[X]}'],
  ])('of %s is %s', async (before, after) => {
    expect(await answerWith(before, ['{"name":"t"}'])).toBe(answer(after.replace('X', '{"name":"t"}')))
  })

  it('says what it says to whoever looks', async () => {
    const { first } = await list(listingLink(() => '{"tools":[1],"x":2}'))
    expect(withTools(first, ['{"name":"t"}'], '"i"')).toMatchObject({
      id: '"i"',
      value: { id: 'i', result: { tools: [{ name: 't' }], x: 2 } },
    })
  })

  it('takes no longer for blanks that a server chooses', async () => {
    const blanks = ' '.repeat(1_000_000)
    expect(await answerWith(`{"tools":[],${blanks}"nextCursor2"${blanks}:${blanks}"x"${blanks}}`, [])).toBe(
      answer('{"tools":[],"nextCursor2":"x"}'),
    )
  })
})

describe("the gateway's own request", () => {
  it('has what the era wants, and nothing of a caller', () => {
    expect(sessionListRequest({ a: 'b' })).toMatchObject({ headers: { a: 'b' }, message: { method: 'tools/list' } })
    const { message, headers } = statelessListRequest()
    expect(headers).toEqual({ 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/list' })
    expect(message.value['params']).toMatchObject({
      _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' },
    })
  })
})
