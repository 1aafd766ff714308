import { TrustRoot } from '@mcpver/signing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fine, jsonOf, releaseWork } from '../../../test/release-work.ts'
import type { Workspace } from '../../../test/workspace.ts'

let work: Workspace
beforeEach(async () => {
  work = await releaseWork()
})
afterEach(() => {
  work.remove()
})

interface Document {
  readonly version: number
  readonly previous: string | null
  readonly expires: string
  readonly keys: Readonly<Record<string, { readonly person: string; readonly revokedAt?: string }>>
  readonly roles: Readonly<Record<string, { readonly threshold: number; readonly people: readonly string[] }>>
}

async function shown(): Promise<Document> {
  return (await jsonOf(work, ['trust', 'show'])) as Document
}

async function keyidOf(name: string): Promise<string> {
  return ((await jsonOf(work, ['keys', 'show', name])) as { keyid: string }).keyid
}

/** Two people have to sign the next one. */
async function needTwo(): Promise<void> {
  await fine(work, ['trust', 'change', '--role', 'root=ana,ben:2', '--key', 'ana', '--key', 'ben'])
}

describe('mcpver trust init', () => {
  it('writes what was said, signed, which others can open', async () => {
    const root = await TrustRoot.open(JSON.parse(work.read('.mcpver/trust-root.json')))
    expect(root.document).toMatchObject({
      version: 1,
      previous: null,
      roles: { publisher: { threshold: 1, people: ['ana'] }, approver: { people: ['ana', 'ben', 'cat'] } },
    })
    expect(
      Object.values(root.document.keys)
        .map(({ person }) => person)
        .toSorted(),
    ).toEqual(['ana', 'ben', 'cat'])
    expect(Date.parse(root.document.expires) - Date.now()).toBeGreaterThan(364 * 24 * 3600 * 1000)
  })

  it('prints roles and keys for a person', async () => {
    const { out } = await fine(work, ['trust', 'show'])
    expect(out).toMatch(/^Trust root 1, until \d{4}-\d\d-\d\d\nsha256:/)
    expect(out).toMatch(/approver +1 person +ana, ben, cat +all names/)
    expect(out).toMatch(/ben +valid +\w{64}/)
  })

  it('refuses to make a second first one', async () => {
    expect(
      await work.run(['trust', 'init', '--person', 'eve=eve', '--role', 'root=eve', '--key', 'eve']),
    ).toMatchObject({
      code: 2,
      err: expect.stringContaining('There is a trust root already') as string,
    })
  })

  it.each([
    ['no role root', ['--person', 'ana=ana', '--role', 'publisher=ana'], 'has no role "root"'],
    ['somebody without a key in a role', ['--person', 'ana=ana', '--role', 'root=zoe'], '"zoe"'],
    ['a person without a key', ['--person', 'ana', '--role', 'root=ana'], 'is no person with a key'],
    ['a role of nothing', ['--role', 'root'], 'is no role'],
    ['a key that is not there', ['--person', 'zoe=zoe'], 'no such file'],
    ['a threshold beyond the people', ['--person', 'ana=ana', '--role', 'root=ana:2'], 'threshold'],
    ['no signature', ['--person', 'ana=ana', '--role', 'root=ana'], 'ERR_'],
    ['a time in words', ['--person', 'ana=ana', '--role', 'root=ana', '--days', 'soon'], 'is no number of days'],
  ])('refuses %s, and writes nothing', async (...[, args, message]) => {
    const { code, err } = await work.run(['trust', 'init', '--state', 'other', ...args.map(withPath)])
    expect([code, err]).toEqual([2, expect.stringContaining(message)])
    expect(() => work.read('other/trust-root.json')).toThrow('ENOENT')
  })
})

/** The keys lie in the other state. */
function withPath(text: string): string {
  return text.replace(/^(ana)=\1$/, '$1=.mcpver/keys/$1.pub.pem')
}

describe('mcpver trust change', () => {
  it('makes the next one, which names the one before', async () => {
    const before = await TrustRoot.open(JSON.parse(work.read('.mcpver/trust-root.json')))
    await fine(work, ['trust', 'change', '--person', 'eve=eve', '--role', 'publisher=ana,eve', '--key', 'ana'])
    const document = await shown()
    expect([document.version, document.previous]).toEqual([2, before.digest])
    expect(document.roles).toMatchObject({ publisher: { people: ['ana', 'eve'] }, promoter: { people: ['ben'] } })
    // The one before is kept, for whoever has to take them over one after the other.
    expect(work.read('.mcpver/trust-root.1.json')).toContain(before.envelope.payload)
  })

  it('takes a role away that is left without people', async () => {
    await fine(work, ['trust', 'change', '--role', 'auditor=', '--key', 'ana'])
    expect(Object.keys((await shown()).roles)).not.toContain('auditor')
  })

  it('says since when somebody else may have a key', async () => {
    const keyid = await keyidOf('cat')
    await fine(work, ['trust', 'change', '--revoke', `${keyid}@2026-01-31T12:00:00Z`, '--key', 'ana'])
    expect((await shown()).keys[keyid]?.revokedAt).toBe('2026-01-31T12:00:00.000Z')
    expect((await fine(work, ['trust', 'show'])).out).toMatch(/cat +revoked/)
  })

  it('refuses a mark on a key that is not there', async () => {
    expect(await work.run(['trust', 'change', '--retire', 'feed', '--key', 'ana'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('has no key "feed"') as string,
    })
  })

  it('refuses one that the people of the old one did not sign', async () => {
    const stolen = ['trust', 'change', '--person', 'eve=eve', '--role', 'root=eve', '--key', 'eve']
    expect(await work.run(stolen)).toMatchObject({ code: 2, err: expect.stringContaining('ERR_') as string })
    expect((await shown()).version).toBe(1)
  })
})

describe('mcpver trust sign and update', () => {
  it('take two people for what needs two', async () => {
    await needTwo()
    const change = ['trust', 'change', '--role', 'publisher=ana,ben']
    expect(await work.run([...change, '--key', 'ana'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('ERR_THRESHOLD_NOT_MET') as string,
    })
    expect((await fine(work, [...change, '--key', 'ana', '--out', 'next.json'])).out).toContain('signed by 1')
    expect((await work.run(['trust', 'update', 'next.json'])).err).toContain('ERR_THRESHOLD_NOT_MET')
    // The same person twice is one.
    await fine(work, ['trust', 'sign', 'next.json', '--key', 'ana'])
    expect((await work.run(['trust', 'update', 'next.json'])).err).toContain('ERR_THRESHOLD_NOT_MET')
    await fine(work, ['trust', 'sign', 'next.json', '--key', 'ben'])
    await fine(work, ['trust', 'update', 'next.json'])
    expect((await shown()).version).toBe(3)
  })

  it('does not sign what is no trust root', async () => {
    work.write('thing.json', { payload: 'e30=', payloadType: 'application/vnd.mcpver.trust-root+json', signatures: [] })
    expect(await work.run(['trust', 'sign', 'thing.json', '--key', 'ana'])).toMatchObject({ code: 2 })
    expect(work.read('thing.json')).not.toContain('keyid')
  })

  it('refuses an old one, and the same one twice', async () => {
    work.write('old.json', work.read('.mcpver/trust-root.json'))
    await needTwo()
    expect((await work.run(['trust', 'update', 'old.json'])).err).toContain('ERR_')
    work.write('same.json', work.read('.mcpver/trust-root.json'))
    expect((await work.run(['trust', 'update', 'same.json'])).err).toContain('ERR_TRUST_ROOT_ROLLBACK')
    expect((await shown()).version).toBe(2)
  })

  it('are in the audit, with the people who signed', async () => {
    await needTwo()
    const { entries } = (await jsonOf(work, ['audit', 'show'])) as { entries: readonly object[] }
    expect(entries).toMatchObject([
      { type: 'trust-root.updated', subject: 'ana', target: { name: 'trust-root', version: '1' } },
      { type: 'trust-root.updated', subject: 'ana, ben', target: { name: 'trust-root', version: '2' } },
    ])
  })
})

describe('a trust root that has expired', () => {
  it('lets nothing happen but its renewal', async () => {
    const now = (): Date => new Date(Date.now() + 400 * 24 * 3600 * 1000)
    const run = (...args: string[]) => work.run(args, { now })
    expect(await run('trust', 'show')).toMatchObject({
      code: 2,
      err: expect.stringContaining('ERR_TRUST_ROOT_EXPIRED') as string,
    })
    expect((await run('promote', 'a@1.0.0', 'testing', '--key', 'ben')).err).toContain('ERR_TRUST_ROOT_EXPIRED')
    expect((await run('trust', 'change', '--key', 'ana')).code).toBe(0)
    expect((await run('trust', 'show')).code).toBe(0)
  })
})
