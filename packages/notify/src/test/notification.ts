import fc from 'fast-check'
import type { Notification } from '@mcpver/core'

/** Something that happened. */
export const ROLLED_BACK: Notification = {
  id: 'update-7f3a:rolled_back',
  type: 'update.rolled_back',
  severity: 'warning',
  subject: 'weather',
  message: 'The update of weather to 2.0.0 was rolled back: 5.1 % of its calls failed',
  data: { update: '7f3a', from: '1.9.0', to: '2.0.0', verdict: { errors: 0.051 } },
  at: Date.parse('2026-11-22T12:00:00Z'),
}

/** Anything that a notification could be, texts of any characters included. */
export function aNotification(): fc.Arbitrary<Notification> {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', 'a\r\nBcc: eve@example.org', '€ 😀 %'),
  )
  return fc.record({
    id: text,
    type: text,
    severity: fc.constantFrom('info' as const, 'warning' as const, 'critical' as const),
    subject: text,
    message: text,
    data: fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean())),
    at: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  })
}
