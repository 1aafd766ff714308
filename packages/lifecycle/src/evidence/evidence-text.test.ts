import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { EvidenceLimits } from './evidence-limits.ts'
import { toEvidenceText } from './evidence-text.ts'
import { refusalOf } from '../test/refusal.ts'

describe('the text of a report', () => {
  it('is that of its bytes, known by their digest', () => {
    const digest = `sha256:${createHash('sha256').update('ä{}').digest('hex')}`
    expect(toEvidenceText('ä{}')).toEqual({ text: 'ä{}', digest })
    expect(toEvidenceText(Buffer.from('xxä{}').subarray(2))).toEqual({ text: 'ä{}', digest })
  })

  it('has no byte order mark, which the digest still has', () => {
    expect(toEvidenceText('\ufeff{}').text).toBe('{}')
    expect(toEvidenceText(Buffer.from('\ufeff{}'))).toEqual(toEvidenceText('\ufeff{}'))
    expect(toEvidenceText('\ufeff{}').digest).not.toBe(toEvidenceText('{}').digest)
  })

  it.each<[what: string, report: string | Uint8Array, limits: EvidenceLimits, message: string]>([
    ['bytes beyond the limit', Buffer.alloc(5), { maxBytes: 4 }, 'more than 4 bytes'],
    ['a text beyond the limit', 'xxxxx', { maxBytes: 4 }, 'more than 4 bytes'],
    ['a text whose bytes are beyond the limit', 'äää', { maxBytes: 5 }, 'more than 5 bytes'],
    ['bytes that are not UTF-8', Buffer.from([0xff, 0xfe, 0x7b, 0]), {}, 'not UTF-8'],
    ['half a surrogate pair', '"\ud800"', {}, 'surrogate'],
    ['a limit of nothing', '{}', { maxBytes: 0 }, 'The limit "maxBytes"'],
    ['a limit that is none', '{}', { maxDepth: Infinity }, 'The limit "maxDepth"'],
    ['a limit that is no number', '{}', { maxValues: Number.NaN }, 'The limit "maxValues"'],
  ])('refuses %s', (_what, report, ...[limits, message]) => {
    const error = refusalOf(() => toEvidenceText(report, limits))
    expect([error.code, error.message]).toEqual(['ERR_INVALID_EVIDENCE', expect.stringContaining(message)])
  })

  it('takes what is just within the limit', () => {
    expect(toEvidenceText('ää', { maxBytes: 4 }).text).toBe('ää')
  })

  it('refuses a gigabyte by its length, without reading it', () => {
    // Memory that is never touched is not there: reading it would take a gigabyte.
    const before = process.memoryUsage().rss
    expect(refusalOf(() => toEvidenceText(new Uint8Array(1_073_741_824))).message).toContain('33554432 bytes')
    expect(process.memoryUsage().rss - before).toBeLessThan(500_000_000)
  })
})
