import { describe, expect, it } from 'vitest'
import { RecordingSink } from '../upstream/test/recording-sink.ts'
import { readMessage } from '../wire/read-message.ts'
import { RequestOwners } from './request-owners.ts'

const request = (token?: string) =>
  readMessage(
    `{"jsonrpc":"2.0","id":1,"method":"m","params":{${token === undefined ? '' : `"_meta":{"progressToken":${token}}`}}}`,
  )
const progress = (token: string) =>
  readMessage(`{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":${token}}}`)
const QUESTION = readMessage('{"jsonrpc":"2.0","id":1,"method":"sampling/createMessage"}')
const LOG = readMessage('{"jsonrpc":"2.0","method":"notifications/message"}')
const CHANGED = readMessage('{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}')

describe('a message on the one line of a server', () => {
  it('belongs to the request whose progress it tells', () => {
    const owners = new RequestOwners()
    const [one, other] = [new RecordingSink(), new RecordingSink()]
    owners.add(request('"t"'), one)
    const over = owners.add(request('7'), other)
    expect(owners.ownerOf(progress('"t"'))).toBe(one)
    expect(owners.ownerOf(progress('7'))).toBe(other)
    for (const unknown of ['"7"', '8', 'null', '"__proto__"']) expect(owners.ownerOf(progress(unknown))).toBeUndefined()
    over()
    expect(owners.ownerOf(progress('7'))).toBeUndefined()
  })

  it('belongs to the last request that came where it does not say, and to the session when there is none', () => {
    const owners = new RequestOwners()
    const [one, other] = [new RecordingSink(), new RecordingSink()]
    expect(owners.ownerOf(QUESTION)).toBeUndefined()
    owners.add(request(), one)
    const over = owners.add(request(), other)
    expect([owners.ownerOf(QUESTION), owners.ownerOf(LOG), owners.ownerOf(CHANGED)]).toEqual([other, other, undefined])
    over()
    expect(owners.ownerOf(QUESTION)).toBe(one)
  })

  it('belongs to the newer of two requests with one token, and the older one does not take it away', () => {
    const owners = new RequestOwners()
    const [one, other] = [new RecordingSink(), new RecordingSink()]
    const over = owners.add(request('1'), one)
    owners.add(request('1'), other)
    over()
    expect(owners.ownerOf(progress('1'))).toBe(other)
  })
})
