import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { allCommands } from '../src/command/commands.ts'
import type { run as Run } from '../src/run.ts'
import { expectNoChildren } from './fixture.ts'
import { notesText } from './notes.ts'
import { testIo } from './test-io.ts'
import { notesCommand, Workspace, type Ran } from './workspace.ts'

// What was built, with what it needs of other packages; that the program calls it is the subject of bin.test.ts.
const entry = new URL('../dist/index.js', import.meta.url).href
const { run } = (await import(/* @vite-ignore */ entry)) as { readonly run: typeof Run }

const all = await allCommands()

let work: Workspace
beforeEach(() => {
  work = new Workspace()
  work.write('v1.json', notesText('v1'))
  work.write('v2.json', notesText('v2'))
})
afterEach(() => {
  work.remove()
  expectNoChildren()
})

/** Runs the command that was built. */
async function mcpver(...args: readonly string[]): Promise<Ran> {
  const io = testIo({ cwd: work.path })
  const code = await run(args, io)
  return { code, out: io.stdout.text, err: io.stderr.text }
}

describe('the command that was built', () => {
  it('diffs a snapshot and a server that it starts', async () => {
    const { code, out, err } = await mcpver('diff', 'v1.json', '--', ...notesCommand('v2'))
    expect({ code, err }).toEqual({ code: 1, err: '' })
    expect(out).toContain('this call fails: search_notes({"query":')
  })

  it('checks a release, and takes its snapshot', async () => {
    work.write('package.json', { name: 'notes', version: '1.4.0' })
    expect((await mcpver('check', '--update', '--', ...notesCommand('v1'))).code).toBe(0)
    work.git('init', '--quiet')
    work.commit()
    expect((await mcpver('check', 'v1.json')).code).toBe(0)
    const broken = await mcpver('check', 'v2.json')
    expect(broken.code).toBe(1)
    expect(broken.out).toContain('Declared: none (v1.4.0 → v1.4.0). Needed: major.')
  })

  it('locks, verifies and updates', async () => {
    expect((await mcpver('lock', 'v1.json')).code).toBe(0)
    expect((await mcpver('verify')).code).toBe(0)
    work.write('v1.json', notesText('v2'))
    expect((await mcpver('verify')).code).toBe(1)
    expect((await mcpver('lock', '--update')).code).toBe(0)
    expect((await mcpver('verify')).code).toBe(0)
  })

  it.each([
    ['changelog', ['v1.json', 'v2.json'], '# Changelog\n'],
    ['migrate', ['v1.json', 'v2.json'], '# Migration guide: v1.4.0 to v1.5.0\n'],
    ['versions', ['v1.json', 'v2.json'], 'tool '],
    ['rules', [], 'rule '],
  ])('runs %s', async (command, args, start) => {
    const { code, out, err } = await mcpver(command, ...args)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out.startsWith(start)).toBe(true)
  })

  it.each(all.map(({ name, examples }) => [name, examples] as const))(
    'has a help for %s, in which every example begins with it',
    async (name, examples) => {
      const { code, out } = await mcpver(...name.split(' '), '--help')
      expect(code).toBe(0)
      expect(out).toContain(`Usage: mcpver ${name}`)
      expect(examples.filter(([line]) => !line.startsWith(`mcpver ${name}`))).toEqual([])
    },
  )
})
