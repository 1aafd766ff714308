import { execFile } from 'node:child_process'
import { chmodSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { Command as Syntax } from 'commander'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { COMMANDS } from '../src/command/commands.ts'
import { REPORTERS } from '../src/report/report-formats.ts'
import { notesText } from './notes.ts'
import { notesCommand, Workspace } from './workspace.ts'

const EXAMPLES = new URL('../../../examples/', import.meta.url)
const FILES = [
  'github-action/action.yml',
  'github-action/README.md',
  'gitlab-ci/mcpver.gitlab-ci.yml',
  'gitlab-ci/README.md',
]

/** A call of the program: after its name, however that is written, up to `--`, a pipe, or the end of a span of code. */
const CALL = /(?:mcpver|@mcpver\/cli|"\$CLI"|"\$MCPVER_CLI") ([a-z]+)((?: +(?!-- |[>|`]).+?)?)(?= -- | >|  *\|\||`|$)/gm

interface Call {
  readonly command: string
  readonly options: readonly string[]
}

function callsIn(file: string): Call[] {
  const text = readFileSync(new URL(file, EXAMPLES), 'utf8')
  const known = new Set(COMMANDS.map(({ name }) => name))
  return [...text.matchAll(CALL)]
    .filter(([line, command = '']) => known.has(command) || line.includes('npx'))
    .map(([, command = '', rest = '']) => ({ command, options: rest.match(/--?[a-z][a-z-]*/g) ?? [] }))
}

function optionsOf(name: string): string[] {
  const syntax = new Syntax(name)
  COMMANDS.find((command) => command.name === name)?.declare(syntax)
  return syntax.options.flatMap(({ long, short }) => [long ?? [], short ?? []].flat())
}

describe.each(FILES)('%s', (file) => {
  const calls = callsIn(file)

  it('calls the program', () => {
    expect(calls.length).toBeGreaterThan(0)
  })

  it.each(calls)('calls $command with options that it has', ({ command, options }) => {
    expect(COMMANDS.map(({ name }) => name)).toContain(command)
    expect(optionsOf(command)).toEqual(expect.arrayContaining([...options]))
  })

  it('asks for formats that there are', () => {
    const text = readFileSync(new URL(file, EXAMPLES), 'utf8')
    const formats = [...text.matchAll(/--format (\w+)/g)].map(([, format]) => format)
    expect([...REPORTERS.keys()]).toEqual(expect.arrayContaining(formats))
  })
})

it('sees every call of the templates', () => {
  expect(FILES.map((file) => callsIn(file).map(({ command }) => command))).toEqual([
    // The first one is the action's name.
    ['check', 'snapshot', 'check', 'check', 'check'],
    ['check', 'check'],
    ['snapshot', 'check', 'check'],
    ['check', 'check'],
  ])
})

describe('the scripts of the templates, with the program that was built in place of npx', () => {
  let released: Workspace
  beforeAll(() => {
    released = new Workspace()
    const main = fileURLToPath(new URL('../bin/mcpver.js', import.meta.url))
    released.write('bin/npx', `#!/bin/sh\nshift 2\nexec "${process.execPath}" "${main}" "$@"\n`)
    chmodSync(join(released.path, 'bin/npx'), 0o755)
    released.write('package.json', { name: 'notes', version: '1.4.0' })
    released.write('mcpver.snapshot.json', notesText('v1'))
    released.git('init', '--quiet')
    released.commit('v1.4.0')
  })
  afterAll(() => released.remove())

  /** What a script did, in a repository of its own. */
  interface Ended {
    readonly status: number | string | null | undefined
    readonly out: string
    readonly read: (name: string) => string
  }

  async function bash(script: string, envIn: (work: Workspace) => Readonly<Record<string, string>>): Promise<Ended> {
    const work = released.copy()
    onTestFinished(() => work.remove())
    const path = `${join(work.path, 'bin')}:${process.env['PATH'] ?? ''}`
    const options = { cwd: work.path, env: { ...process.env, PATH: path, ...envIn(work) } }
    const [status, out] = await new Promise<[Ended['status'], string]>((resolve) => {
      execFile('bash', ['-e', '-o', 'pipefail', '-c', script], options, (error, stdout) =>
        resolve([error === null ? 0 : error.code, stdout]),
      )
    })
    return { status, out, read: (name) => work.read(name) }
  }

  const serverCommand = (release: string): string => notesCommand(release).join(' ')

  function github(release: string): Promise<Ended> {
    const [, block = ''] =
      /^ {6}run: \|\n((?: {8}.*\n)+)/m.exec(readFileSync(new URL(FILES[0] ?? '', EXAMPLES), 'utf8')) ?? []
    return bash(block.replaceAll(/^ {8}/gm, ''), (work) => ({
      SERVER_COMMAND: serverCommand(release),
      AGAINST: 'mcpver.snapshot.json',
      PACKAGE: 'package.json',
      SARIF: 'mcpver.sarif',
      CLI: '@mcpver/cli@latest',
      RUNNER_TEMP: work.path,
      GITHUB_STEP_SUMMARY: join(work.path, 'summary.md'),
    }))
  }

  function gitlab(release: string): Promise<Ended> {
    const text = readFileSync(new URL(FILES[2] ?? '', EXAMPLES), 'utf8')
    const script = [...text.matchAll(/^ {4}- (npx .*)$/gm)].map(([, line]) => line).join('\n')
    return bash(script, () => ({ MCPVER_SERVER: serverCommand(release), MCPVER_CLI: '@mcpver/cli@latest' }))
  }

  it('of GitHub, pass what is declared and fail what is not', async () => {
    const [fine, broken] = await Promise.all([github('v1'), github('v2')])
    expect([fine.status, broken.status]).toEqual([0, 1])
    expect(fine.out).toMatch(/^::notice title=mcpver::Declared/m)
    expect(broken.out).toMatch(/^::error file=mcpver\.snapshot\.json,line=\d+/m)
    for (const { read } of [fine, broken]) {
      expect(read('summary.md')).toMatch(/^## Changes of the tools/)
      expect(JSON.parse(read('mcpver.sarif'))).toMatchObject({ version: '2.1.0' })
    }
  })

  it('of GitLab, pass what is declared and fail what is not', async () => {
    const [fine, broken] = await Promise.all([gitlab('v1'), gitlab('v2')])
    expect([fine.status, broken.status]).toEqual([0, 1])
    for (const { out, read } of [fine, broken]) {
      expect(out).toContain('Declared: none')
      expect(read('mcpver.xml')).toContain('<testcase ')
    }
  })
})
