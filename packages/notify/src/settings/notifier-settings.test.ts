import { readFileSync } from 'node:fs'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { DocumentNode, McpverError } from '@mcpver/core'
import { startMailServer } from '../test/mail-server.ts'
import { ROLLED_BACK } from '../test/notification.ts'
import { startReceiver } from '../test/receiver.ts'
import { logNotifier } from '../log-notifier.ts'
import type { NotifierKind } from './notifier-kind.ts'
import { NOTIFIER_KINDS, parseNotifierSettings, type NotifierSettings } from './notifier-settings.ts'

const never = new AbortController().signal

const parse = (document: unknown): readonly NotifierSettings[] =>
  parseNotifierSettings(new DocumentNode(document, '/notifiers'))

/** Where secrets are in these tests. */
function secretsOf(secrets: Readonly<Record<string, string>>): { secretOf: (reference: string) => Promise<string> } {
  return {
    secretOf: (reference) => {
      const secret = secrets[reference]
      return secret === undefined ? Promise.reject(new Error(`${reference} is not set`)) : Promise.resolve(secret)
    },
  }
}

function refusalOf(document: unknown): McpverError {
  try {
    parse(document)
  } catch (error) {
    if (McpverError.isInstance(error)) return error
    throw error
  }
  throw new Error('It was read')
}

const EMAIL = { kind: 'email', server: 'smtp://mail.example', sender: 'mcpver@example.org', to: 'ana@example.org' }
const EVENTS = { kind: 'cloudevents', url: 'https://events.example', source: '/gateways/eu-1' }

describe('settings', () => {
  it('may name nobody', () => {
    expect(parse([])).toEqual([])
  })

  it('name each notifier by its kind where they do not say how, and say what it wants', () => {
    const [log, chat] = parse([
      { kind: 'log' },
      { kind: 'webhook', name: 'chat', url: 'https://hooks.example', severity: 'warning', types: ['update.*'] },
    ])
    expect(log).toMatchObject({ kind: 'log', name: 'log', filter: {} })
    expect(chat).toMatchObject({ kind: 'webhook', name: 'chat', filter: { severity: 'warning', types: ['update.*'] } })
    expect(log?.wants({ type: 'x', severity: 'info' })).toBe(true)
    expect(chat?.wants({ type: 'update.failed', severity: 'critical' })).toBe(true)
    expect(chat?.wants({ type: 'update.failed', severity: 'info' })).toBe(false)
    expect(chat?.wants({ type: 'alert.raised', severity: 'critical' })).toBe(false)
  })

  it('make a webhook, its URL, secrets and headers from where they are', async () => {
    const { origin, received } = await startReceiver()
    const [old, next] = [7, 8].map((byte) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`)
    const [settings] = parse([
      {
        kind: 'webhook',
        url: 'env:HOOK',
        secret: ['env:OLD', 'file:/run/new'],
        headers: { Authorization: 'env:TOKEN' },
        timeout: 60_000,
      },
    ])
    const secrets = { 'env:HOOK': `${origin}/s3cret`, 'env:TOKEN': 'Bearer x', 'env:OLD': old!, 'file:/run/new': next! }
    const notifier = await settings!.open(secretsOf(secrets))
    await notifier.send(ROLLED_BACK, never)
    expect(notifier.name).toBe('webhook')
    expect(received[0]).toMatchObject({ path: '/s3cret', headers: { authorization: 'Bearer x' } })
    for (const secret of [old!, next!]) {
      expect(new Webhook(secret).verify(received[0]!.body, received[0]!.headers as Record<string, string>)).toBeTruthy()
    }
  })

  it('make a sender of events', async () => {
    const { origin, received } = await startReceiver()
    const [settings] = parse([{ ...EVENTS, url: origin, mode: 'binary' }])
    await (await settings!.open(secretsOf({}))).send(ROLLED_BACK, never)
    expect(received[0]?.headers).toMatchObject({ 'ce-source': '/gateways/eu-1', 'content-type': 'application/json' })
  })

  it('make a sender of e-mail, by parts or by the URL of its server', async () => {
    const options = {
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth: ({ username = '', password = '' }, _session, done) =>
        password === 's3cret' ? done(null, { user: username }) : done(new Error('no')),
    } satisfies Parameters<typeof startMailServer>[0]
    const { port, received } = await startMailServer(options)
    const server = `smtp://127.0.0.1:${String(port)}`
    const [parts, whole] = parse([
      { ...EMAIL, server, user: 'ana', password: 'env:PASSWORD', to: ['a@example.org', 'Ben <b@example.org>'] },
      { ...EMAIL, name: 'other', server: 'env:SERVER' },
    ])
    const secrets = { 'env:PASSWORD': 's3cret', 'env:SERVER': server.replace('//', '//ben:s3cret@') }
    await (await parts!.open(secretsOf(secrets))).send(ROLLED_BACK, never)
    await (await whole!.open(secretsOf(secrets))).send(ROLLED_BACK, never)
    expect(received.map(({ user, to }) => [user, to])).toEqual([
      ['ana', ['a@example.org', 'b@example.org']],
      ['ben', ['ana@example.org']],
    ])
  })

  it('log to the logger that they are given', async () => {
    const lines: string[] = []
    const write = (_fields: object, message: string): void => void lines.push(message)
    const [settings] = parse([{ kind: 'log' }])
    const logger = { debug: write, info: write, warn: write, error: write }
    await (await settings!.open({ ...secretsOf({}), logger })).send(ROLLED_BACK, never)
    expect(lines).toEqual([ROLLED_BACK.message])
  })

  it('may have further kinds', async () => {
    const pager: NotifierKind = {
      kind: 'pager',
      required: ['number'],
      optional: [],
      read: (members) => {
        const number = members['number']?.text() ?? ''
        return (name) => Promise.resolve(logNotifier({ name: `${name} ${number}` }))
      },
    }
    const node = new DocumentNode([{ kind: 'pager', number: '112' }])
    const [settings] = parseNotifierSettings(node, [...NOTIFIER_KINDS, pager])
    expect((await settings!.open(secretsOf({}))).name).toBe('pager 112')
  })

  it('that point at what is not there fail when it is needed', async () => {
    const [settings] = parse([{ kind: 'webhook', url: 'env:HOOK' }])
    await expect(settings!.open(secretsOf({}))).rejects.toThrow('env:HOOK is not set')
    const opened = settings!.open(secretsOf({ 'env:HOOK': 's3cret' }))
    await expect(opened).rejects.toMatchObject({ code: 'ERR_INVALID_NOTIFIER' })
    await expect(opened).rejects.not.toThrow('s3cret')
  })
})

describe('settings that are wrong', () => {
  it.each<[document: unknown, message: string]>([
    [{}, 'Expected an array at "/notifiers"'],
    [['log'], 'Expected an object at "/notifiers/0"'],
    [[{}], 'Expected "log" or "webhook" or "cloudevents" or "email" at "/notifiers/0/kind", found undefined'],
    [[{ kind: 'Log' }], 'at "/notifiers/0/kind", found "Log"'],
    [[{ kind: 'log', url: 'x' }], 'Expected no such member at "/notifiers/0/url"'],
    [[{ kind: 'log', name: '' }], 'a text that is not empty at "/notifiers/0/name"'],
    [[{ kind: 'log', severity: 'error' }], 'Expected "info" or "warning" or "critical" at "/notifiers/0/severity"'],
    [[{ kind: 'log', types: [] }], 'at least one type'],
    [[{ kind: 'log', types: 'update.*' }], 'Expected an array at "/notifiers/0/types"'],
    [[{ kind: 'log' }, { kind: 'log' }], 'There is another notifier called "log", at "/notifiers/1"'],
    [[{ kind: 'webhook' }], 'the member "url" at "/notifiers/0"'],
    [[{ kind: 'webhook', url: 'http://hooks.example' }], 'Anybody on the way could read what is sent to'],
    [[{ kind: 'webhook', url: 'hooks' }], 'What should be the URL of a notifier is none, at "/notifiers/0/url"'],
    [[{ kind: 'webhook', url: 'https://a.example', timeout: 0 }], 'at "/notifiers/0/timeout", found 0'],
    [[{ kind: 'webhook', url: 'https://a.example', insecure: 'no' }], 'at "/notifiers/0/insecure"'],
    [[{ ...EVENTS, source: 'a b' }], 'The source of events, "a b", is no URI reference, at "/notifiers/0/source"'],
    [[{ ...EVENTS, mode: 'batch' }], 'Expected "structured" or "binary" at "/notifiers/0/mode", found "batch"'],
    [[{ ...EMAIL, to: [] }], 'at least one address at "/notifiers/0/to"'],
    [[{ ...EMAIL, to: ['ana'] }], '"ana" is not one e-mail address, at "/notifiers/0/to/0"'],
    [[{ ...EMAIL, sender: 'a\nb' }], 'is not one e-mail address, at "/notifiers/0/sender"'],
    [[{ ...EMAIL, server: 'mail.example' }], 'What should be the URL of a mail server is none'],
  ])('are refused with their place: %j', (document, message) => {
    const error = refusalOf(document)
    expect(error.code).toBe('ERR_INVALID_DOCUMENT')
    expect(error.message).toContain(message)
    expect(error.hint).toMatch(/[.?]$/)
  })

  it.each([
    { kind: 'webhook', url: 'https://a.example', secret: 'whsec_s3cret' },
    { kind: 'webhook', url: 'https://a.example', secret: ['env:A', 's3cret'] },
    { kind: 'webhook', url: 'https://a.example', secret: { s3cret: 1 } },
    { kind: 'webhook', url: 'https://a.example', headers: { authorization: 's3cret' } },
    { kind: 'webhook', url: 'https://a.example', headers: 's3cret' },
    { kind: 'webhook', url: 'https://a.example', secert: 's3cret' },
    { kind: 'webhook', url: 's3cret' },
    { kind: 'webhook', url: 'http://a.example/s3cret' },
    { kind: 'webhook', url: 'https://ana:s3cret@a.example' },
    { kind: 'webhook', secret: 's3cret' },
    { ...EMAIL, password: 's3cret' },
    { ...EMAIL, server: 'smtp://ana:s3cret@mail.example' },
    { ...EMAIL, pass: 's3cret' },
    's3cret',
  ])('show nothing that could be a secret: %j', (settings) => {
    const error = refusalOf([settings])
    expect(error.message).toContain('"/notifiers/0')
    expect(
      `${error.message} ${String(error.hint)} ${String((error.cause as Error | undefined)?.message)}`,
    ).not.toContain('s3cret')
  })
})

it('the example of the README is read as it stands, and its table has every member', () => {
  const page = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  const example: unknown = JSON.parse(/```json\n(.*?)```/s.exec(page)?.[1] ?? '')
  expect(parse(example).map(({ kind }) => kind)).toEqual(NOTIFIER_KINDS.map(({ kind }) => kind))
  const members = NOTIFIER_KINDS.flatMap(({ required, optional }) => [...required, ...optional])
  const table = page.slice(page.indexOf('| member'))
  expect([...new Set(members)].filter((name) => !table.includes(`\`${name}\``))).toEqual([])
})
