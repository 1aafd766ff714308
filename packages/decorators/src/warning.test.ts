import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { DEPRECATION_CODE } from './warning.ts'

const pathOf = (fixture: string): string => fileURLToPath(new URL(`../test/fixtures/${fixture}`, import.meta.url))

/** Runs a fixture, which imports the built package, in a Node process of its own. */
const run = (fixture: string, ...flags: string[]): { status: number | null; stdout: string; stderr: string } =>
  // NODE_OPTIONS of whoever runs the tests would change what the flags do.
  spawnSync(process.execPath, [...flags, pathOf(fixture)], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  })

/** The places in a fixture, as `file:line`, of the lines that end in a comment. */
const placesOf = (fixture: string, comment: string): string[] =>
  readFileSync(pathOf(fixture), 'utf8')
    .split('\n')
    .flatMap((line, index) => (line.endsWith(`// ${comment}`) ? [`${fixture}:${String(index + 1)}`] : []))

const WARNING = `[${DEPRECATION_CODE}] DeprecationWarning: Function "forecast" is deprecated since v2.1.0 and will be removed in v3.0.0. Use "weather" instead.`
const RESULTS = 'sun in Oslo\nsun in Bergen\n'

describe('in a Node process, a deprecated function', () => {
  it('warns on every call and does its work', () => {
    const { status, stdout, stderr } = run('warn.mjs')
    expect(stderr.split(WARNING)).toHaveLength(3)
    expect([status, stdout]).toEqual([0, RESULTS])
  })

  it.each(['--no-deprecation', '--no-warnings', `--disable-warning=${DEPRECATION_CODE}`])(
    'is silent under %s',
    (flag) => {
      expect(run('warn.mjs', flag)).toMatchObject({ status: 0, stdout: RESULTS, stderr: '' })
    },
  )

  it('shows the caller first under --trace-deprecation', () => {
    const { stderr } = run('warn.mjs', '--trace-deprecation')
    const lines = stderr.split('\n')
    expect(lines[0]).toContain(WARNING)
    expect(lines[1]).toContain(placesOf('warn.mjs', 'the first caller')[0])
  })

  it('ends the process under --throw-deprecation, with the caller first in the stack', () => {
    const { status, stderr } = run('warn.mjs', '--throw-deprecation')
    expect(status).toBe(1)
    const frame = stderr.split('\n').find((line) => line.startsWith('    at '))
    expect(frame).toContain(placesOf('warn.mjs', 'the first caller')[0])
  })

  it('points at its caller however it is called: plainly, with new, by a subclass, as an accessor, wrapped twice', () => {
    const { stdout, stderr } = run('callers.mjs', '--no-warnings')
    expect(stderr).toBe('')
    const places = (JSON.parse(stdout) as string[]).map((frame) => /[^/\\]+:\d+(?=:\d+\)?$)/.exec(frame)?.[0])
    expect(places).toEqual(placesOf('callers.mjs', 'caller'))
  })

  it('warns through the console where the process cannot, and looks again on every call', () => {
    const { status, stdout, stderr } = run('without-warnings.mjs')
    expect(stderr).toBe(`[${DEPRECATION_CODE}] DeprecationWarning: Function "forecast" is deprecated since v2.1.0.\n`)
    expect([status, stdout]).toEqual([0, 'found again\n'])
  })
})

interface Esbuild {
  buildSync(options: object): { readonly outputFiles: readonly { readonly text: string }[] }
}

describe('where there is no process', () => {
  // Bundled for browsers: the bundler would refuse a module of Node's.
  const esbuild = createRequire(createRequire(import.meta.url).resolve('tsup'))('esbuild') as Esbuild
  const [bundle] = esbuild.buildSync({
    entryPoints: [fileURLToPath(new URL('../dist/index.js', import.meta.url))],
    bundle: true,
    platform: 'browser',
    format: 'iife',
    globalName: 'decorators',
    write: false,
  }).outputFiles
  const script = `${bundle?.text ?? ''}
    const forecast = decorators.deprecated({ since: '2.0.0', once: true })(function forecast() { return 'sun' })
    forecast() + forecast()`

  it('a deprecated function warns through the console', () => {
    const lines: string[] = []
    const context = createContext({ console: { warn: (line: string) => lines.push(line) } })
    expect(runInContext(script, context)).toBe('sunsun')
    expect(lines).toEqual([`[${DEPRECATION_CODE}] DeprecationWarning: Function "forecast" is deprecated since v2.0.0.`])
  })

  it('a deprecated function does its work in silence where there is no console either', () => {
    const context = createContext({})
    runInContext('delete globalThis.console', context)
    expect(runInContext(script, context)).toBe('sunsun')
  })
})
