import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectNoChildren, fixture } from '../../test/fixture.ts'
import { testContext, testIo } from '../../test/test-io.ts'
import { parseSource } from './parse-source.ts'
import { loadSource } from './source-kinds.ts'
import type { Installer } from './source.ts'

let cwd: string
let cache: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mcpver-npm-'))
  cache = join(cwd, 'cache')
})
afterEach(() => {
  rmSync(cwd, { recursive: true })
  expectNoChildren()
})

/** Writes a package whose programs are all the server that is written by hand. */
function writePackage(directory: string, manifest: Readonly<Record<string, unknown>>): void {
  mkdirSync(directory, { recursive: true })
  cpSync(fixture('raw-server.js'), join(directory, 'server.js'))
  const all = { name: 'a-server', version: '1.0.0', type: 'module', bin: 'server.js', ...manifest }
  writeFileSync(join(directory, 'package.json'), JSON.stringify(all))
}

/** As `npm install` would leave a directory, without a registry. */
function installing(
  manifest: Readonly<Record<string, unknown>> & { readonly name?: string },
): Installer & { calls: string[] } {
  const calls: string[] = []
  const install: Installer = (spec, directory) => {
    calls.push(spec)
    const name = manifest.name ?? 'a-server'
    writePackage(join(directory, 'node_modules', name), manifest)
    writeFileSync(join(directory, 'package.json'), JSON.stringify({ dependencies: { [name]: '1' } }))
    return Promise.resolve()
  }
  return Object.assign(install, { calls })
}

function load(spec: string, options: Parameters<typeof testContext>[1] = {}) {
  const io = testIo({
    cwd,
    env: { MCPVER_CACHE_DIR: cache, npm_config_cache: join(cwd, 'npm'), npm_config_offline: 'true' },
  })
  return loadSource(parseSource(spec), testContext(io, options))
}

describe('an npm package', () => {
  it('may be a directory, installed by npm without running its scripts', async () => {
    const touched = join(cwd, 'touched')
    const scripts = { postinstall: `node -e "require('fs').writeFileSync('${touched}', '')"` }
    writePackage(join(cwd, 'server'), { scripts })
    const surface = await load('npm:./server', { serverArgs: ['well'] })
    expect(surface).toMatchObject({ server: { name: 'raw' }, tools: [{ name: 'echo' }] })
    expect(existsSync(touched)).toBe(false)
    expect(readdirSync(join(cache, 'npm'))).toEqual([])
  })

  it('may be a tarball', async () => {
    writePackage(join(cwd, 'server'), {})
    spawnSync('npm', ['pack', './server', '--silent'], { cwd })
    const { tools } = await load('npm:a-server-1.0.0.tgz', { serverArgs: ['arguments', '--flag'] })
    expect(tools[0]?.['seen']).toEqual(['--flag'])
  })

  it('is installed once when its version is exact', async () => {
    const install = installing({})
    for (const _ of [1, 2]) await load('npm:a-server@1.0.0', { install })
    expect(install.calls).toEqual(['a-server@1.0.0'])
    expect(readdirSync(join(cache, 'npm'))).toEqual([expect.stringMatching(/^a-server_1\.0\.0-[0-9a-f]{12}$/)])
  })

  it('is installed each time when its version can change', async () => {
    const install = installing({})
    for (const _ of [1, 2]) await load('npm:a-server@latest', { install })
    expect(install.calls).toHaveLength(2)
    expect(readdirSync(join(cache, 'npm'))).toEqual([])
  })

  it('leaves nothing behind when it cannot be installed', async () => {
    const loaded = load('npm:./no-such-directory')
    await expect(loaded).rejects.toMatchObject({ code: 'ERR_NPM_INSTALL' })
    await expect(loaded).rejects.toThrow('npm cannot install "./no-such-directory"')
    expect(readdirSync(join(cache, 'npm'))).toEqual([])
  })

  it.each([
    ['the one with its name', { name: '@scope/tools', bin: { other: 'no.js', tools: 'server.js' } }, undefined],
    ['the only one', { bin: { something: './server.js' } }, undefined],
    ['the chosen one', { bin: { 'a-server': 'no.js', second: 'server.js' } }, 'second'],
  ])('has as its server %s', async (...[, manifest, bin]) => {
    expect((await load('npm:x@1.0.0', { install: installing(manifest), bin })).tools).toHaveLength(1)
  })

  it.each([
    ['no program', { bin: undefined }, undefined, 'its programs: none'],
    ['several that could be it', { bin: { one: 'server.js', two: 'server.js' } }, undefined, '"one", "two"'],
    ['none of the chosen name', { bin: { one: 'server.js' } }, 'two', 'no program "two"'],
    ['one that is not there', { bin: 'bin/server' }, undefined, 'cannot be read: ENOENT'],
    ['one that lies outside of it', { bin: '../../../../outside.js' }, undefined, 'outside.js'],
  ])('with %s is refused', async (...[, manifest, bin, message]) => {
    const loaded = load('npm:x@1.0.0', { install: installing(manifest), bin })
    await expect(loaded).rejects.toMatchObject({ code: 'ERR_NPM_BIN' })
    await expect(loaded).rejects.toThrow(message)
  })
})
