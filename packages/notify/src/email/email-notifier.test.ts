import { createServer } from 'node:net'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { makeCertificate } from '../test/certificate.ts'
import { smtpError, startMailServer } from '../test/mail-server.ts'
import { ROLLED_BACK } from '../test/notification.ts'
import { freeOrigin } from '../test/receiver.ts'
import { failureOf, refusalOf, saidDuring } from '../test/refusal.ts'
import { EmailNotifier, type EmailOptions } from './email-notifier.ts'

const never = new AbortController().signal
const FROM = 'Updates <mcpver@example.org>'

/** Not an address of loopback by its name, yet one that reaches this machine. */
const ELSEWHERE = '0.0.0.0'

const notifierTo = (port: number, options: Partial<EmailOptions> = {}): EmailNotifier =>
  new EmailNotifier({ transport: `smtp://127.0.0.1:${String(port)}`, from: FROM, to: 'ana@example.org', ...options })

/** A header of a message, its lines put together. */
function headerOf(source: string, name: string): string | undefined {
  const head = source.slice(0, source.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]+/g, ' ')
  return new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]
}

describe('an e-mail', () => {
  it('goes to all, in plain text and HTML', async () => {
    const { port, received } = await startMailServer()
    await notifierTo(port, { to: ['Ana <ana@example.org>', 'ben@example.org'] }).send(ROLLED_BACK, never)
    expect(received).toMatchObject([{ from: 'mcpver@example.org', to: ['ana@example.org', 'ben@example.org'] }])
    const source = received[0]?.source ?? ''
    expect(headerOf(source, 'From')).toBe('Updates <mcpver@example.org>')
    expect(headerOf(source, 'To')).toBe('Ana <ana@example.org>, ben@example.org')
    expect(headerOf(source, 'Subject')).toMatch(
      /^\[warning\] weather: The update of weather to 2\.0\.0 was rolled back/,
    )
    expect(headerOf(source, 'Date')).toBe('Sun, 22 Nov 2026 12:00:00 +0000')
    expect(headerOf(source, 'Auto-Submitted')).toBe('auto-generated')
    expect(headerOf(source, 'X-Mailer')).toBeUndefined()
    expect(source).toMatch(/Content-Type: text\/plain; charset=utf-8/)
    expect(source).toMatch(/Content-Type: text\/html; charset=utf-8/)
  })

  it('has the same Message-ID whenever the same notification is sent, and another one for another', async () => {
    const { port, received } = await startMailServer()
    const notifier = notifierTo(port)
    await notifier.send(ROLLED_BACK, never)
    await notifier.send(ROLLED_BACK, never)
    await notifier.send({ ...ROLLED_BACK, id: 'other' }, never)
    const ids = received.map(({ source }) => headerOf(source, 'Message-ID'))
    expect(ids[0]).toMatch(/^<mcpver\.[\da-f]{64}@example\.org>$/)
    expect(ids[1]).toBe(ids[0])
    expect(ids[2]).not.toBe(ids[0])
  })

  it('gets no header and no recipient from what a notification says', async () => {
    const { port, received } = await startMailServer()
    const evil = 'x\r\nBcc: eve@example.org\r\n\r\n.\r\nRCPT TO:<eve@example.org>\r\n'
    const notification = { ...ROLLED_BACK, id: evil, type: evil, subject: evil, message: evil, data: { evil } }
    await notifierTo(port).send(notification, never)
    expect(received.map(({ to }) => to)).toEqual([['ana@example.org']])
    const source = received[0]?.source ?? ''
    expect(headerOf(source, 'Bcc')).toBeUndefined()
    expect(headerOf(source, 'Subject')).toContain('Bcc: eve@example.org')
  })

  it('fails for good when the recipient is refused for good, and for now when for now', async () => {
    const codes = [550, 451]
    const { port, received } = await startMailServer({
      onRcptTo: (_address, _session, done) => done(smtpError(codes.shift() ?? 0, 's3cret of the server')),
    })
    const first = await failureOf(notifierTo(port).send(ROLLED_BACK, never))
    expect(first).toMatchObject({ message: '127.0.0.1 did not take it: EENVELOPE, 550', isPermanent: true })
    const second = await failureOf(notifierTo(port).send(ROLLED_BACK, never))
    expect(second).toMatchObject({ message: '127.0.0.1 did not take it: EENVELOPE, 451', isPermanent: false })
    expect(received).toEqual([])
  })

  it('fails for good when some have it, and says who has not', async () => {
    const { port, received } = await startMailServer({
      onRcptTo: ({ address }, _session, done) =>
        done(address.startsWith('eve') ? smtpError(550, 'nobody of that name') : undefined),
    })
    const error = await failureOf(
      notifierTo(port, { to: ['ana@example.org', 'eve@example.org'] }).send(ROLLED_BACK, never),
    )
    expect(error.message).toBe('127.0.0.1 refused "eve@example.org", and took it for others')
    expect(error.isPermanent).toBe(true)
    expect(received.map(({ to }) => to)).toEqual([['ana@example.org']])
  })

  it('fails for good when it is too large for the server, and for now when the server has no room', async () => {
    const codes = [552, 452]
    const { port } = await startMailServer({
      onData: (stream, _session, done) => {
        stream.resume().once('end', () => done(smtpError(codes.shift() ?? 0, 'full')))
      },
    })
    expect(await failureOf(notifierTo(port).send(ROLLED_BACK, never))).toMatchObject({ isPermanent: true })
    expect(await failureOf(notifierTo(port).send(ROLLED_BACK, never))).toMatchObject({ isPermanent: false })
  })

  it('fails for now when the server is away', async () => {
    const error = await failureOf(notifierTo(Number(new URL(await freeOrigin()).port)).send(ROLLED_BACK, never))
    expect(error).toMatchObject({ message: '127.0.0.1 did not take it: ESOCKET', isPermanent: false })
  })

  it('ends at its time-out when the server says nothing, and when its caller wants it', async () => {
    const silent = createServer()
    silent.listen(0, '127.0.0.1')
    await once(silent, 'listening')
    onTestFinished(() => void silent.close())
    const { port } = silent.address() as AddressInfo
    const late = await failureOf(notifierTo(port, { timeout: 50 }).send(ROLLED_BACK, never))
    expect(late).toMatchObject({ isPermanent: false })
    expect(late.message).toMatch(/^127\.0\.0\.1 did not take it: (it took too long|ETIMEDOUT)$/)
    const ended = new AbortController()
    silent.once('connection', () => ended.abort())
    expect((await failureOf(notifierTo(port).send(ROLLED_BACK, ended.signal))).message).toContain('EABORT')
  })
})

describe('the way to a mail server', () => {
  const certificate = makeCertificate()

  it('has to have TLS, but on this machine', async () => {
    const { port, received } = await startMailServer()
    const transport = `smtp://${ELSEWHERE}:${String(port)}`
    const error = await failureOf(notifierTo(port, { transport }).send(ROLLED_BACK, never))
    expect(error.message).toMatch(/^0\.0\.0\.0 did not take it: ETLS/)
    expect(received).toEqual([])
    await notifierTo(port, { transport, allowInsecure: true }).send(ROLLED_BACK, never)
    expect(received).toMatchObject([{ secure: false }])
  })

  it('is by STARTTLS, or TLS from the first byte on, to a server whose certificate is trusted', async () => {
    const upgraded = await startMailServer({ ...certificate, disabledCommands: ['AUTH'] })
    const secure = await startMailServer({ ...certificate, secure: true, disabledCommands: ['AUTH'] })
    for (const [{ port, received }, isSecure] of [
      [upgraded, false],
      [secure, true],
    ] as const) {
      const transport = { host: ELSEWHERE, port, secure: isSecure }
      await notifierTo(port, { transport: { ...transport, ca: certificate.cert } }).send(ROLLED_BACK, never)
      expect(received).toMatchObject([{ secure: true }])
      await failureOf(notifierTo(port, { transport }).send(ROLLED_BACK, never))
      expect(received).toHaveLength(1)
    }
  })

  it('is with a login where there is one, which shows nowhere when it is wrong', async () => {
    const { port, received } = await startMailServer({
      ...certificate,
      disabledCommands: [],
      onAuth: ({ username, password = '' }, _session, done) => {
        if (password === 's3cret: right') done(null, { user: username ?? '' })
        else done(new Error(`${String(password)} is wrong`))
      },
    })
    const transport = { host: ELSEWHERE, port, ca: certificate.cert, user: 'ana' }
    await notifierTo(port, { transport: { ...transport, password: 's3cret: right' } }).send(ROLLED_BACK, never)
    expect(received).toMatchObject([{ secure: true, user: 'ana' }])
    const wrong = notifierTo(port, { transport: { ...transport, password: 's3cret: wrong' } })
    const said = await saidDuring(() => wrong.send(ROLLED_BACK, never))
    expect(said).toContain('0.0.0.0 did not take it: EAUTH, 535')
    expect(said).not.toContain('s3cret')
    expect(said).not.toContain(Buffer.from('s3cret').toString('base64').slice(0, 8))
  })

  it('may be said as a URL', () => {
    const notifier = notifierTo(1, { transport: 'smtps://ana%40x:s3cret%21@[::1]:465' })
    expect(notifier.name).toBe('email ::1')
  })

  it.each([
    ['http://mail.example', 'is none'],
    ['smtp://', 'is none'],
    ['s3cret', 'is none'],
    ['smtp://ana:s3cret@mail.example?tls.rejectUnauthorized=false', 'is none'],
    ['smtp://ana:s3cret%@mail.example', 'is not percent-encoded'],
    ['smtp://ana@mail.example', 'Half of a login at "mail.example"'],
    ['smtp://mail.example:0', '0 is no port'],
  ])('is not %s', (transport, message) => {
    const error = refusalOf(() => notifierTo(1, { transport }))
    expect(error).toMatchObject({ code: 'ERR_INVALID_NOTIFIER', message: expect.stringContaining(message) as string })
    expect(error.message).not.toContain('s3cret')
  })

  it.each([{ host: '' }, { host: 'a b' }, { host: 'a\r\nb' }, { host: 'a', port: 70_000 }, { host: 'a', port: 1.5 }])(
    'is not %j',
    (transport) => {
      expect(refusalOf(() => notifierTo(1, { transport })).code).toBe('ERR_INVALID_NOTIFIER')
    },
  )
})

describe('addresses', () => {
  it.each([
    '',
    'ana',
    'ana@',
    '@example.org',
    'ana@example.org, ben@example.org',
    'ana@example.org\r\nBcc: eve@example.org',
    'Ana\n <ana@example.org>',
    'group: ana@example.org;',
    'ana@example.org> <eve@example.org',
    'a b@example.org',
    `${'a'.repeat(65)}@example.org`,
  ])('like %j are refused', (address) => {
    expect(refusalOf(() => notifierTo(1, { to: address })).message).toContain('is not one e-mail address')
    expect(refusalOf(() => notifierTo(1, { from: address })).message).toContain('is not one e-mail address')
  })

  it('are needed', () => {
    expect(refusalOf(() => notifierTo(1, { to: [] })).message).toBe('Nobody would get the e-mail')
  })

  it('may have names of any letters', async () => {
    const { port, received } = await startMailServer()
    const to = ['"Müller, Anna" <anna@example.org>', 'Ėve=?utf-8?q?x?= <eve@example.org>']
    await notifierTo(port, { to }).send(ROLLED_BACK, never)
    expect(received[0]?.to).toEqual(['anna@example.org', 'eve@example.org'])
  })
})
