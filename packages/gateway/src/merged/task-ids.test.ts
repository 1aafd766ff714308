import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readMessage } from '../wire/read-message.ts'
import { serverPrefix } from './server-prefix.ts'
import { withAnsweredTaskOf, withoutTaskPrefix, withTaskOf } from './task-ids.ts'

const RELATED = 'io.modelcontextprotocol/related-task'
const message = (rest: string) => readMessage(`{"jsonrpc":"2.0",${rest}}`)

describe('the ids of tasks', () => {
  it('come back to their server as they were written', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: 'grapheme' }), (server, id) => {
        const written = JSON.stringify(id).replaceAll('a', '\\u0061')
        const created = withAnsweredTaskOf(
          server,
          message(`"id":1,"result":{"task":{"taskId":${written}}}`),
          'tools/call',
        )
        const known = JSON.stringify(
          (JSON.parse(created.text) as { result: { task: { taskId: string } } }).result.task.taskId,
        )
        const wrapped = created.text.slice(created.text.lastIndexOf('":"') + 2, -3)
        expect(JSON.parse(wrapped)).toBe(JSON.parse(known))
        const asked = message(`"id":2,"method":"tasks/get","params":{"taskId":${wrapped},"n":1.0}`)
        const expected = `{"jsonrpc":"2.0","id":2,"method":"tasks/get","params":{"taskId":${written},"n":1.0}}`
        expect(withoutTaskPrefix(server, asked).text).toBe(expected)
      }),
    )
  })

  it('are no other server’s', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (one, other, id) => {
        fc.pre(one !== other)
        expect(`${serverPrefix(one)}${id}`.startsWith(serverPrefix(other))).toBe(false)
      }),
    )
  })

  it.each([
    [
      'a question about a task',
      `"id":1,"method":"sampling/createMessage","params":{"_meta":{"${RELATED}":{"taskId":"t"}}}`,
      true,
    ],
    ['how a task stands', '"method":"notifications/tasks/status","params":{"taskId":"t"}', true],
    [
      'a question of the server about a task of the client',
      '"id":1,"method":"tasks/get","params":{"taskId":"t"}',
      false,
    ],
    ['a notification of its own', '"method":"notifications/vendor","params":{"taskId":"t"}', false],
  ])('are wrapped, or not, in %s', (_what, rest, isWrapped) => {
    const said = message(rest)
    const expected = isWrapped ? said.text.replace('"t"', '"sea~t"') : said.text
    expect(withTaskOf('sea', said).text).toBe(expected)
  })

  it.each([
    ['tasks/get', '{"taskId":"t","status":"working"}', true],
    ['tools/call', '{"resultType":"task","taskId":"t"}', true],
    ['tools/call', '{"structuredContent":{"taskId":"t"},"taskId":"t"}', false],
    ['tasks/result', '{"structuredContent":{"taskId":"t"},"taskId":"t"}', false],
    ['resources/read', '{"task":{"taskId":"t"}}', false],
  ])('are wrapped, or not, in the answer to %s', (method, result, isWrapped) => {
    const answer = message(`"id":1,"result":${result}`)
    const expected = isWrapped ? answer.text.replace('"t"', '"sea~t"') : answer.text
    expect(withAnsweredTaskOf('sea', answer, method).text).toBe(expected)
  })

  it('are unwrapped in the answers of a client', () => {
    const answer = message(`"id":1,"result":{"task":{"taskId":"sea~own"},"_meta":{"${RELATED}":{"taskId":"sea~t"}}}`)
    expect(withoutTaskPrefix('sea', answer).text).toBe(answer.text.replace('"sea~t"', '"t"'))
    expect(withoutTaskPrefix('sky', answer)).toBe(answer)
  })
})
