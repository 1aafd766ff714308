import { expect, it } from 'vitest'
import { call, stateless } from './test/bridge.ts'
import { revisionProblem } from './revision-check.ts'

const PROCESS = { speaksHttp: false, revisions: ['2026-07-28'] } as never
const old = stateless('tools/list', {}, { meta: { 'io.modelcontextprotocol/protocolVersion': '1900-01-01' } })

it('refuses a revision that a process does not speak, and says which it does', () => {
  expect(revisionProblem(old, PROCESS)).toMatchObject({
    code: -32022,
    data: { supported: ['2026-07-28'], requested: '1900-01-01' },
  })
  expect(revisionProblem(call('echo'), PROCESS)).toBeUndefined()
})

it('refuses a handshake without a session', () => {
  expect(revisionProblem(stateless('initialize'), PROCESS)).toMatchObject({ code: -32601 })
})

it('leaves to an HTTP server what it refuses itself', () => {
  for (const message of [old, stateless('initialize')]) {
    expect(revisionProblem(message, { speaksHttp: true, revisions: ['2026-07-28'] } as never)).toBeUndefined()
  }
})
