import { describe, expect, it } from 'vitest'
import { DocumentNode } from '@mcpver/core'
import { parseSchedule } from './parse-schedule.ts'
import { decideStart, type StartDecision } from './start-decision.ts'

const UNTIL_FOUR = { time_zone: 'UTC', windows: [{ from: '22:00', until: '04:00' }] }

const decide = (document: object, due: string, now: string): StartDecision =>
  decideStart(parseSchedule(new DocumentNode(document)), { due: Date.parse(due), now: Date.parse(now) })

const waitsUntil = (text: string): object => ({ kind: 'wait', until: Date.parse(text) })

describe('a start', () => {
  it('waits until it is due', () => {
    expect(decide({}, '2026-12-01T02:00Z', '2026-12-01T01:59Z')).toEqual({
      kind: 'wait',
      until: Date.parse('2026-12-01T02:00Z'),
      reason: 'It is due at 2026-12-01T02:00:00.000Z',
    })
  })

  it.each(['2026-12-01T02:00Z', '2026-12-01T02:15Z'])('happens at %s, when it is due or within the grace', (now) => {
    expect(decide({ at: '2026-12-01T02:00Z' }, '2026-12-01T02:00Z', now)).toEqual({ kind: 'start' })
  })

  it('is missed after the grace', () => {
    const decision = decide({ at: '2026-12-01T02:00Z' }, '2026-12-01T02:00Z', '2026-12-01T02:15:00.001Z')
    expect(decision).toEqual({
      kind: 'missed',
      reason: 'Its time, 2026-12-01T02:00:00.000Z, passed while nobody was running',
    })
  })

  it('happens however late where it is to be caught up on', () => {
    const document = { at: '2026-12-01T02:00Z', missed: 'catch_up' }
    expect(decide(document, '2026-12-01T02:00Z', '2026-12-09T12:00Z')).toEqual({ kind: 'start' })
  })

  it('is caught up on only while it is open', () => {
    const document = { ...UNTIL_FOUR, at: '2026-12-01T02:00Z', missed: 'catch_up' }
    expect(decide(document, '2026-12-01T02:00Z', '2026-12-01T12:00Z')).toMatchObject(waitsUntil('2026-12-01T22:00Z'))
    expect(decide(document, '2026-12-01T02:00Z', '2026-12-01T22:00Z')).toEqual({ kind: 'start' })
  })

  it('waits for the next time of its expression once it was missed', () => {
    const document = { cron: '0 2 * * *', time_zone: 'UTC' }
    expect(decide(document, '2026-12-01T02:00Z', '2026-12-01T05:00Z')).toMatchObject(waitsUntil('2026-12-02T02:00Z'))
    const caughtUp = { ...document, missed: 'catch_up' }
    expect(decide(caughtUp, '2026-12-01T02:00Z', '2026-12-01T05:00Z')).toEqual({ kind: 'start' })
  })

  it('that nobody timed is never missed, and waits while it is closed', () => {
    expect(decide({}, '2026-12-01T02:00Z', '2026-12-09T12:00Z')).toEqual({ kind: 'start' })
    expect(decide(UNTIL_FOUR, '2026-12-01T02:00Z', '2026-12-01T12:00Z')).toMatchObject({
      ...waitsUntil('2026-12-01T22:00Z'),
      reason: 'It is outside of the maintenance windows (UTC)',
    })
  })

  it('is missed when a blackout ends after more than five years', () => {
    const blackouts = [{ from: '2026-01-01T00:00Z', until: '2099-01-01T00:00Z' }]
    expect(decide({ blackouts }, '2026-12-01T02:00Z', '2026-12-01T02:00Z')).toMatchObject({ kind: 'missed' })
  })
})
