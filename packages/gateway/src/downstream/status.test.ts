import { expect, it } from 'vitest'
import { readMessage } from '../wire/read-message.ts'
import { statusOf } from './status.ts'

it.each([
  ['{"result":{}}', 200],
  ['{"error":{"code":-32601}}', 404],
  ['{"error":{"code":-32700}}', 400],
  ['{"error":{"code":-32600}}', 400],
  ['{"error":{"code":-32020}}', 400],
  ['{"error":{"code":-32021}}', 400],
  ['{"error":{"code":-32022}}', 400],
  ['{"error":{"code":-32602}}', 200],
  ['{"error":{"code":"-32601"}}', 200],
  ['{"error":null}', 200],
])('the answer %s has the status %i', (body, status) => {
  expect(statusOf(readMessage(`{"jsonrpc":"2.0","id":1,${body.slice(1)}`))).toBe(status)
})
