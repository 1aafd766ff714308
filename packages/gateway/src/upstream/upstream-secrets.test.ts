import { readFile } from 'node:fs/promises'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseUpstream } from './upstream-spec.ts'
import type { SecretSource } from './secret-reference.ts'
import { resolveSecrets } from './upstream-secrets.ts'

let directory: string
const source: SecretSource = {
  env: { KEY: 'from-env', EMPTY: '', LINES: 'a\nsekret', UNSET: undefined },
  readFile: (path) => readFile(path, 'utf8'),
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mcpver-secrets-'))
  await writeFile(join(directory, 'key'), 'from-file\n')
})
afterAll(() => rm(directory, { recursive: true }))

describe('resolveSecrets', () => {
  it('replaces references to variables and files, and names what must not be shown', async () => {
    const env = { A: '${env:KEY}', B: `x \${file:${directory}/key} \${env:KEY}`, C: '$${env:KEY}', D: '${env:EMPTY}' }
    const spec = parseUpstream({ command: ['a', '${env:KEY}'], env, cwd: '/' })
    const resolved = await resolveSecrets(spec, source)
    expect(resolved).toMatchObject({
      kind: 'process',
      command: 'a',
      args: ['${env:KEY}'],
      cwd: '/',
      env: { A: 'from-env', B: 'x from-file from-env', C: '${env:KEY}', D: '' },
    })
    expect(resolved.secrets).toEqual(expect.arrayContaining(['from-env', 'from-file', 'x from-file from-env']))
    expect(spec).toMatchObject({ env })
  })

  it('does not look for references in what a reference stands for', async () => {
    const spec = parseUpstream({ command: ['a'], env: { A: '${env:A}' } })
    expect(await resolveSecrets(spec, { ...source, env: { A: '${env:B}', B: 'x' } })).toMatchObject({
      env: { A: '${env:B}' },
    })
  })

  it('fills in headers', async () => {
    const spec = parseUpstream({ url: 'https://a.example', headers: { Authorization: 'Bearer ${env:KEY}' } })
    expect(await resolveSecrets(spec, source)).toEqual({
      kind: 'http',
      url: 'https://a.example/',
      headers: { authorization: 'Bearer from-env' },
      secrets: ['from-env', 'Bearer from-env'],
    })
  })

  it.each([
    ['a variable that is not set', '${env:NONE}', /"NONE" is not set/],
    ['a variable that is undefined', '${env:UNSET}', /"UNSET" is not set/],
    ['what every object has', '${env:constructor}', /"constructor" is not set/],
    ['what every object is made from', '${env:__proto__}', /"__proto__" is not set/],
    ['a file that is not there', '${file:/no/such/file}', /"\/no\/such\/file" cannot be read: ENOENT/],
    ['a header with a line break', '${env:LINES}', /"x" holds a line break/],
  ])('refuses %s, without showing a secret', async (...[, template, message]) => {
    const spec = parseUpstream({ url: 'https://a.example', headers: { x: template } })
    const refusal = await resolveSecrets(spec, source).catch((error: unknown) => error as Error)
    expect(refusal).toMatchObject({ code: 'ERR_UPSTREAM_START', message: expect.stringMatching(message) as string })
    expect((refusal as Error).message).not.toContain('sekret')
  })
})
