import { APIVersion, type DeprecationInfo } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import {
  assertRetirementSchedule,
  decideRetirement,
  type BrownOutWindow,
  type RetirementDecision,
  type RetirementSchedule,
} from './retirement.ts'
import { expectRefusal } from './test/refusal.ts'

const DATED: DeprecationInfo = { since: APIVersion.of(1), removalDate: '2027-03-31' }
const UNDATED: DeprecationInfo = { since: APIVersion.of(1), removal: APIVersion.of(2) }
const BROWN_OUTS: readonly BrownOutWindow[] = [
  { from: '2027-03-01T09:00:00Z', until: '2027-03-01T10:00:00Z' },
  { from: '2027-03-15T10:00:00+01:00', until: '2027-03-15T12:30:00+01:00' },
]
const REFUSE: RetirementSchedule = { afterRemovalDate: 'refuse', brownOuts: BROWN_OUTS }

const SERVE: RetirementDecision = { kind: 'serve' }
const REMOVED: RetirementDecision = { kind: 'removed', removalDate: '2027-03-31' }
const until = (time: string): RetirementDecision => ({ kind: 'brown-out', until: time })

describe('a call of a deprecated tool', () => {
  it.each<[time: string, when: string, RetirementDecision]>([
    ['2027-02-01T00:00:00.000Z', 'long before', SERVE],
    ['2027-03-01T08:59:59.999Z', 'just before a window', SERVE],
    ['2027-03-01T09:00:00.000Z', 'as a window begins', until('2027-03-01T10:00:00Z')],
    ['2027-03-01T09:30:00.000Z', 'in a window', until('2027-03-01T10:00:00Z')],
    ['2027-03-01T09:59:59.999Z', 'just before a window ends', until('2027-03-01T10:00:00Z')],
    ['2027-03-01T10:00:00.000Z', 'as a window ends', SERVE],
    ['2027-03-15T08:59:59.999Z', 'just before a window of another zone', SERVE],
    ['2027-03-15T09:00:00.000Z', 'in a window of another zone', until('2027-03-15T12:30:00+01:00')],
    ['2027-03-15T11:30:00.000Z', 'as a window of another zone ends', SERVE],
    ['2027-03-30T23:59:59.999Z', 'just before the removal date', SERVE],
    ['2027-03-31T00:00:00.000Z', 'as the removal date begins', REMOVED],
    ['2030-01-01T00:00:00.000Z', 'long after', REMOVED],
  ])('at %s, %s', (time, _when, decision) => {
    expect(decideRetirement(DATED, REFUSE, Date.parse(time))).toEqual(decision)
  })

  it.each<[string, DeprecationInfo, RetirementSchedule]>([
    ['the schedule says nothing', DATED, {}],
    ['the schedule is to warn', DATED, { afterRemovalDate: 'warn' }],
    ['the schedule leaves it open', DATED, { afterRemovalDate: undefined, brownOuts: undefined }],
    ['there is no removal date', UNDATED, { afterRemovalDate: 'refuse' }],
  ])('is served after the removal date when %s', (_when, deprecation, schedule) => {
    expect(decideRetirement(deprecation, schedule, Date.parse('2030-01-01T00:00:00Z'))).toEqual(SERVE)
  })

  it('is refused in windows after the removal date, too', () => {
    const brownOuts = [{ from: '2028-01-01', until: '2028-01-02' }]
    expect(decideRetirement(DATED, { brownOuts }, Date.parse('2028-01-01T12:00:00Z'))).toEqual(until('2028-01-02'))
  })

  const window = (from: string, end: string): BrownOutWindow => ({ from, until: end })

  it.each<[string, BrownOutWindow[]]>([
    ['touch', [window('2027-01-01', '2027-01-02'), window('2027-01-02', '2027-01-03')]],
    ['overlap', [window('2027-01-01', '2027-01-02'), window('2027-01-01T08:00Z', '2027-01-03')]],
    ['hold each other', [window('2027-01-01T12:00Z', '2027-01-02'), window('2027-01-01', '2027-01-03')]],
  ])('learns when it will be served again where windows %s', (_how, brownOuts) => {
    const noon = Date.parse('2027-01-01T12:00:00Z')
    expect(decideRetirement(DATED, { brownOuts }, noon)).toEqual(until('2027-01-03'))
    expect(decideRetirement(DATED, { brownOuts: brownOuts.toReversed() }, noon)).toEqual(until('2027-01-03'))
  })
})

describe('a schedule', () => {
  it.each<RetirementSchedule>([
    {},
    { brownOuts: [] },
    REFUSE,
    { brownOuts: [{ from: '2027-01-01', until: '2027-01-02' }] },
  ])('is accepted: %j', (schedule) => {
    expect(() => assertRetirementSchedule(schedule)).not.toThrow()
  })

  it.each<[from: string, until: string]>([
    ['2027-03-01T10:00:00Z', '2027-03-01T09:00:00Z'],
    ['2027-03-01T09:00:00Z', '2027-03-01T09:00:00Z'],
    ['2027-03-01T10:00:00+02:00', '2027-03-01T08:00:00Z'],
    ['soon', '2027-03-01T09:00:00Z'],
    ['2027-03-01T09:00:00Z', ''],
    ['2027-03-01T09:00:00', '2027-03-02T09:00:00Z'],
    ['March 1, 2027', '2027-03-02T09:00:00Z'],
    ['1', '2'],
    ['2027-13-01', '2027-14-01'],
    ['2027-03-01T09:00:00Z\n', '2027-03-02T09:00:00Z'],
  ])('is refused when a window goes from %j to %j', (from, end) => {
    const brownOuts = [BROWN_OUTS[0]!, { from, until: end }]
    expectRefusal(() => assertRetirementSchedule({ brownOuts }), {
      code: 'ERR_RETIREMENT_INVALID',
      names: [JSON.stringify(from), JSON.stringify(end)],
    })
  })
})
