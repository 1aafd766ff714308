import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ManualClock } from '../access/test/manual-clock.ts'
import { request } from '../upstream/test/program.ts'
import { jsonObject } from '../wire/test/json-texts.ts'
import { Seal } from '../affinity/seal.ts'
import { RequestStates } from './request-state.ts'

const clock = new ManualClock()
const states = new RequestStates({ seal: new Seal(Buffer.alloc(32, 7)), lifetime: 1000, clock })
const message = request(1, 'tools/call', { name: 'a', arguments: { n: 1, m: 2 } })
const scope = { owner: 'ada', message }

describe('a state', () => {
  it('says which exchange it belongs to, to whom it was given', () => {
    expect(states.read(states.sign('7', scope), scope)).toEqual({ success: true, exchange: '7' })
  })

  it('is good for the same request with answers, however that is written', () => {
    const params = { requestState: 's', inputResponses: {}, arguments: { m: 2, n: 1 }, name: 'a', _meta: { x: 1 } }
    const retry = request(2, 'tools/call', params)
    expect(states.read(states.sign('7', scope), { owner: 'ada', message: retry })).toMatchObject({ success: true })
  })

  it('is good for any params that JSON can hold', () => {
    fc.assert(
      fc.property(jsonObject(), (params) => {
        const own = { owner: 'ada', message: request(1, 'tools/call', params) }
        expect(states.read(states.sign('7', own), own)).toMatchObject({ success: true })
      }),
    )
  })

  it('is good for some time', () => {
    const state = states.sign('7', scope)
    clock.time += 1000
    expect(states.read(state, scope)).toMatchObject({ success: true })
    clock.time += 1
    expect(states.read(state, scope)).toEqual({ success: false, reason: 'expired' })
  })

  it('is foreign when another character stands anywhere in it', () => {
    const state = states.sign('7', scope)
    fc.assert(
      fc.property(fc.nat(state.length - 1), fc.constantFrom('A', 'b', '.', '-', '=', ' '), (at, other) => {
        const changed = state.slice(0, at) + other + state.slice(at + 1)
        const reading = states.read(changed, scope)
        if (changed === state) return
        expect(reading).toEqual({ success: false, reason: 'foreign' })
      }),
    )
  })

  it.each([
    ['another caller', { owner: 'eve', message }],
    ['another method', { owner: 'ada', message: request(1, 'prompts/get', { name: 'a', arguments: { n: 1, m: 2 } }) }],
    ['another tool', { owner: 'ada', message: request(1, 'tools/call', { name: 'b', arguments: { n: 1, m: 2 } }) }],
    ['other arguments', { owner: 'ada', message: request(1, 'tools/call', { name: 'a', arguments: { n: 1, m: 3 } }) }],
  ])('is foreign for %s', (_what, other) => {
    expect(states.read(states.sign('7', scope), other)).toEqual({ success: false, reason: 'foreign' })
  })

  it('is foreign when another key has signed it', () => {
    const others = new RequestStates({ seal: new Seal(Buffer.alloc(32, 8)), lifetime: 1000, clock })
    expect(states.read(others.sign('7', scope), scope)).toEqual({ success: false, reason: 'foreign' })
  })
})
