import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testContext, testIo } from '../../test/test-io.ts'
import { parseSource } from './parse-source.ts'
import { loadSource } from './source-kinds.ts'

const ENV = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
}

let top: string
function git(...args: readonly string[]): void {
  const { status, stderr } = spawnSync('git', args, { cwd: top, env: { ...process.env, ...ENV }, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}
function write(name: string): void {
  writeFileSync(join(top, 'sub', 'tools.json'), JSON.stringify([{ name, inputSchema: { type: 'object' } }]))
}

beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), 'mcpver-git-'))
  mkdirSync(join(top, 'sub'))
  git('init', '--quiet')
  write('first')
  git('add', '.')
  git('commit', '--quiet', '-m', 'First')
  git('tag', 'v1')
  write('second')
  git('commit', '--quiet', '-am', 'Second')
  write('staged')
  git('add', '.')
})
afterAll(() => {
  rmSync(top, { recursive: true })
})

function load(spec: string, cwd = top) {
  return loadSource(parseSource(spec), testContext(testIo({ cwd, env: ENV })))
}

describe('a file in a git revision', () => {
  it.each([
    ['git:v1:sub/tools.json', 'first'],
    ['git:HEAD:sub/tools.json', 'second'],
    ['git::sub/tools.json', 'staged'],
  ])('is read as it was: %s', async (spec, name) => {
    expect((await load(spec)).tools).toMatchObject([{ name }])
  })

  it('may be named from the current directory', async () => {
    expect((await load('git:v1:./tools.json', join(top, 'sub'))).tools).toMatchObject([{ name: 'first' }])
  })

  it.each([
    ['git:v9:sub/tools.json', 'ERR_GIT_FAILED', 'v9'],
    ['git:v1:other.json', 'ERR_GIT_FAILED', 'other.json'],
    ['git:v1:sub', 'ERR_NOT_JSON', 'v1:sub is not JSON'],
  ])('that is not there is refused: %s', async (spec, code, message) => {
    await expect(load(spec)).rejects.toMatchObject({ code })
    await expect(load(spec)).rejects.toThrow(message)
  })

  it('needs a repository', async () => {
    await expect(load('git:v1:tools.json', tmpdir())).rejects.toMatchObject({ code: 'ERR_GIT_FAILED' })
  })

  it('needs git', async () => {
    const context = testContext(testIo({ cwd: top, env: { PATH: '/nowhere' } }))
    await expect(loadSource(parseSource('git:v1:sub/tools.json'), context)).rejects.toThrow('Cannot start git')
  })
})
