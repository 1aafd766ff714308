import { readdirSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseSecretReference } from '@mcpver/gateway'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Workspace } from '../../test/workspace.ts'
import { stateKeyOf } from './state-key.ts'
import { statePaths } from './state-options.ts'

let work: Workspace
beforeEach(() => {
  work = new Workspace()
})
afterEach(() => work.remove())

const BASE64 = Buffer.alloc(32, 0xfb).toString('base64')

function keyOf(stateKey?: string, env: Record<string, string> = {}): Promise<Uint8Array> {
  const paths = statePaths({ state: '.mcpver' }, { cwd: work.path, env } as Parameters<typeof statePaths>[1])
  const given = stateKey === undefined ? undefined : parseSecretReference(stateKey)
  return stateKeyOf(given, { paths, secrets: { env, readFile: (path) => readFile(path, 'utf8') } })
}

describe('the key of a state directory', () => {
  it('is made once, for its owner only, and kept out of git', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => keyOf()))
    expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1)
    expect(keys[0]).toHaveLength(32)
    expect(await keyOf()).toEqual(keys[0])
    expect(statSync(join(work.path, '.mcpver/gateway.key')).mode & 0o777).toBe(0o600)
    expect(work.read('.mcpver/.gitignore')).toContain('/gateway.key')
  })

  it('leaves nothing else behind, and is not replaced when it is spoilt', async () => {
    await keyOf()
    work.write('.mcpver/gateway.key', 'short\n')
    await expect(keyOf()).rejects.toMatchObject({ code: 'ERR_USAGE' })
    expect(work.read('.mcpver/gateway.key')).toBe('short\n')
    expect(readdirSync(join(work.path, '.mcpver')).toSorted()).toEqual(['.gitignore', 'gateway.key'])
  })
})

describe('a key that is given', () => {
  it('is read from a variable or a file, in either kind of Base64', async () => {
    work.write('key', `${BASE64}\n`)
    const url = Buffer.alloc(32, 0xfb).toString('base64url')
    const expected = Buffer.alloc(32, 0xfb)
    for (const [given, env] of [
      [`file:${join(work.path, 'key')}`, {}],
      ['env:STATE', { STATE: BASE64 }],
      ['env:STATE', { STATE: url }],
    ] as const) {
      expect(Buffer.from(await keyOf(given, env))).toEqual(expected)
    }
  })

  it.each([
    ['env:STATE', {}, '"STATE" is not set'],
    ['env:__proto__', {}, '"__proto__" is not set'],
    ['env:STATE', { STATE: 'c2hvcnQ=' }, 'at least 32 bytes'],
    ['env:STATE', { STATE: 'not base64 '.repeat(9) }, 'at least 32 bytes'],
  ])('is refused without being shown (%s, %j)', async (given, env, message) => {
    const error = (await keyOf(given, env as Record<string, string>).catch((reason: unknown) => reason)) as Error
    expect(error).toMatchObject({ code: 'ERR_USAGE', message: expect.stringContaining(message) as string })
    for (const value of [BASE64, ...Object.values(env)]) expect(error.message).not.toContain(value)
  })

  it('is refused when its file is not there', async () => {
    const reading = keyOf(`file:${join(work.path, 'nothing')}`)
    await expect(reading).rejects.toMatchObject({
      code: 'ERR_USAGE',
      message: expect.stringContaining('cannot be read: ENOENT') as string,
    })
  })
})
