import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aNotification, ROLLED_BACK } from '../test/notification.ts'
import { toEmailMessage } from './email-message.ts'

const FROM = { name: '', address: 'mcpver@example.org' }

describe('the message of a notification', () => {
  it('says it in plain text', () => {
    expect(toEmailMessage(ROLLED_BACK, FROM).text).toBe(
      [
        'The update of weather to 2.0.0 was rolled back: 5.1 % of its calls failed',
        '',
        'What: update.rolled_back',
        'Severity: warning',
        'Of: weather',
        'When: 2026-11-22T12:00:00.000Z',
        'Id: update-7f3a:rolled_back',
        '',
        JSON.stringify(ROLLED_BACK.data, undefined, 2),
        '',
      ].join('\n'),
    )
  })

  it('says it in HTML in which nothing of it is markup', () => {
    const { html } = toEmailMessage({ ...ROLLED_BACK, message: `<b>&"'`, subject: '</td><script>' }, FROM)
    expect(html).toContain('<p>&lt;b&gt;&amp;&quot;&#39;</p>')
    expect(html).toContain('<tr><th>Of</th><td>&lt;/td&gt;&lt;script&gt;</td></tr>')
  })

  it('has a subject of one line that is not too long, whatever it says', () => {
    fc.assert(
      fc.property(aNotification(), fc.nat(400), (notification, length) => {
        const message = `${notification.message}${'😀'.repeat(length)}`
        const { subject, html, messageId } = toEmailMessage({ ...notification, message }, FROM)
        expect(subject).toMatch(/^\[\w+\] [^\p{Cc}\p{Cs}\u2028\u2029]*$/u)
        expect(Array.from(subject).length).toBeLessThanOrEqual(150)
        expect(html.replaceAll(/<\/?(p|table|tr|th|td|pre)>/g, '')).not.toMatch(/[<>]/)
        expect(messageId).toMatch(/^<mcpver\.[\da-f]{64}@example\.org>$/)
      }),
    )
  })

  it.each([
    ['mcpver@münchen.example', 'mcpver.invalid'],
    ['mcpver@[127.0.0.1]', 'mcpver.invalid'],
    ['mcpver@a.example', 'a.example'],
  ])('from %s has a Message-ID of %s', (address, host) => {
    expect(toEmailMessage(ROLLED_BACK, { name: '', address }).messageId).toMatch(new RegExp(`@${host}>$`))
  })
})
