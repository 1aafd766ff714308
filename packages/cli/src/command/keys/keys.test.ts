import { statSync } from 'node:fs'
import { join } from 'node:path'
import { SigningKey } from '@mcpver/signing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { jsonOf } from '../../../test/release-work.ts'
import { Workspace } from '../../../test/workspace.ts'

let work: Workspace
beforeEach(() => {
  work = new Workspace()
})
afterEach(() => {
  work.remove()
})

describe('mcpver keys generate', () => {
  it('writes a private half for its owner only, and a public one', async () => {
    const { keyid } = (await jsonOf(work, ['keys', 'generate', 'ana'])) as { keyid: string }
    const key = SigningKey.fromPem(work.read('.mcpver/keys/ana.pem'))
    expect([key.keyid, work.read('.mcpver/keys/ana.pub.pem')]).toEqual([keyid, key.publicKey.toPem()])
    expect(statSync(join(work.path, '.mcpver/keys/ana.pem')).mode & 0o777).toBe(0o600)
    expect(statSync(join(work.path, '.mcpver')).mode & 0o777).toBe(0o700)
  })

  it('shows nothing of the private half, and keeps it out of git', async () => {
    const { out, err } = await work.run(['keys', 'generate', 'ana'])
    const secret = work.read('.mcpver/keys/ana.pem').split('\n')[1] ?? ''
    expect(secret.length).toBeGreaterThan(40)
    expect(out + err).not.toContain(secret)
    expect(out).toContain('not encrypted')
    work.git('init', '--quiet')
    work.commit()
    expect(work.git('ls-files').trim().split('\n')).toEqual(['.mcpver/.gitignore', '.mcpver/keys/ana.pub.pem'])
  })

  it.each([
    ['a variable', { env: { MCPVER_PASSPHRASE: 'correct horse' } }, []],
    ['a file', {}, ['--passphrase-file', 'phrase.txt']],
  ])('encrypts it with the passphrase of %s, which is needed to sign', async (_what, options, args) => {
    work.write('phrase.txt', 'correct horse\r\nand another line\n')
    const { out } = await work.run(['keys', 'generate', 'ana', ...args], options)
    expect(out).not.toContain('not encrypted')
    expect(work.read('.mcpver/keys/ana.pem')).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/)
    const init = ['trust', 'init', '--person', 'ana=ana', '--role', 'root=ana', '--key', 'ana']
    expect(await work.run(init)).toMatchObject({ code: 2, err: expect.stringContaining('no passphrase') as string })
    const wrong = await work.run(init, { env: { MCPVER_PASSPHRASE: 'wrong' } })
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('does not open') as string })
    expect((await work.run([...init, ...args], options)).code).toBe(0)
  })

  it('never writes over a key', async () => {
    await work.run(['keys', 'generate', 'ana'])
    const before = work.read('.mcpver/keys/ana.pem')
    const { code, err } = await work.run(['keys', 'generate', 'ana'])
    expect([code, err]).toEqual([2, expect.stringContaining('it is there already')])
    expect(work.read('.mcpver/keys/ana.pem')).toBe(before)
  })

  it.each(['../ana', '', 'ana.pub', '.hidden', 'a b'])('refuses the name %j', async (name) => {
    expect(await work.run(['keys', 'generate', name])).toMatchObject({
      code: 2,
      err: expect.stringContaining('cannot be the name of a key') as string,
    })
  })
})

describe('mcpver keys list and show', () => {
  it('tell whose keys are here, by the trust root', async () => {
    for (const name of ['ana', 'ben']) await work.run(['keys', 'generate', name])
    expect(await jsonOf(work, ['keys', 'list'])).toMatchObject({
      keys: [{ name: 'ana', canSign: true }, { name: 'ben' }],
    })
    await work.run(['trust', 'init', '--person', 'Ana=ana', '--role', 'root=Ana', '--key', 'ana'])
    const { keys } = (await jsonOf(work, ['keys', 'list'])) as { keys: object[] }
    expect(keys).toMatchObject([{ name: 'ana', person: 'Ana', standing: 'valid' }, { name: 'ben' }])
    expect((await work.run(['keys', 'list'])).out).toMatch(/ben +\w{64} +yes +not in the trust root/)
  })

  it('lists none where there are none', async () => {
    expect(await jsonOf(work, ['keys', 'list'])).toEqual({ keys: [] })
  })

  it('prints the public half, also of a file', async () => {
    await work.run(['keys', 'generate', 'ana'])
    const pem = work.read('.mcpver/keys/ana.pub.pem')
    expect((await work.run(['keys', 'show', 'ana'])).out).toBe(pem)
    expect((await work.run(['keys', 'show', '.mcpver/keys/ana.pub.pem'])).out).toBe(pem)
    expect(await jsonOf(work, ['keys', 'show', 'ana'])).toMatchObject({
      publicKey: pem,
      keyid: expect.any(String) as string,
    })
  })

  it('refuses a private key where a public one is expected, and shows none of it', async () => {
    await work.run(['keys', 'generate', 'ana'])
    const { code, err } = await work.run(['keys', 'show', '.mcpver/keys/ana.pem'])
    expect([code, err]).toEqual([2, expect.stringContaining('A private key stands where a public one')])
    expect(err).not.toContain(work.read('.mcpver/keys/ana.pem').split('\n')[1])
  })

  it('says which keys there could be when one is not there', async () => {
    expect(await work.run(['keys', 'show', 'nobody'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('mcpver keys generate') as string,
    })
  })
})
