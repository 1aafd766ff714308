import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import ts from 'typescript'
import { beforeAll, describe, expect, it } from 'vitest'
import { PACKAGES, readText } from './repository.ts'

/** A reader's own project: as strict as TypeScript gets, without this repository's settings. */
const STRICT: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  types: ['node'],
}

const README_OF: Readonly<Record<string, readonly string[]>> = {
  mcpver: ['README.md'],
  ...Object.fromEntries(PACKAGES.map((name) => [`@mcpver/${name}`, ['packages', name, 'README.md']])),
}

/** Where the examples are compiled; below this package, so that its dependencies are found. */
const SCRATCH = join(import.meta.dirname, '../node_modules/.cache/readme-examples')

function exampleOf(name: string): string {
  const example = /^```ts\n(.*?)^```$/ms.exec(readText(...(README_OF[name] ?? [])))?.[1]
  if (example === undefined) throw new Error(`The README of ${name} has no example`)
  return example
}

/** Compiles the first example of every README and gives the compiled files by name. */
function compile(): { files: Map<string, string>; problems: string[] } {
  mkdirSync(SCRATCH, { recursive: true })
  writeFileSync(join(SCRATCH, 'package.json'), '{ "type": "module" }')
  const sources = new Map(
    Object.keys(README_OF).map((name) => [name, join(SCRATCH, `${name.replaceAll(/\W+/g, '-')}.ts`)]),
  )
  for (const [name, path] of sources) writeFileSync(path, exampleOf(name))
  const program = ts.createProgram([...sources.values()], STRICT)
  const { diagnostics } = program.emit()
  const problems = [...ts.getPreEmitDiagnostics(program), ...diagnostics].map(
    ({ messageText, file }) =>
      `${file?.fileName.split('/').at(-1) ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
  )
  return { files: new Map([...sources].map(([name, path]) => [name, path.replace(/\.ts$/, '.js')])), problems }
}

describe('the first example of each README', () => {
  let compiled: ReturnType<typeof compile>
  beforeAll(() => {
    compiled = compile()
  }, 60_000)

  it('compiles under strict TypeScript', () => {
    expect(compiled.problems).toEqual([])
  })

  it.each(PACKAGES)('of @mcpver/%s runs, and its assertions hold', async (name) => {
    const child = spawn(process.execPath, [compiled.files.get(`@mcpver/${name}`) ?? ''], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const exit = new Promise<number | null>((resolve) => child.once('exit', resolve))
    const [code, err] = await Promise.all([exit, text(child.stderr)])
    expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' })
  })

  it('of the repository is a server that keeps its word', async () => {
    const client = new Client({ name: 'reader', version: '1.0.0' })
    await client.connect(
      new StdioClientTransport({ command: process.execPath, args: [compiled.files.get('mcpver') ?? ''] }),
    )
    try {
      const requires = (range: string) => ({ _meta: { 'dev.mcpver/requires': range } })
      const latest = await client.callTool({ name: 'forecast', arguments: { place: 'Bern' } })
      const old = await client.callTool({ name: 'forecast', arguments: { city: 'Bern' }, ...requires('^1') })
      expect(latest).toMatchObject({
        content: [{ text: 'Bern: sun' }],
        _meta: { 'dev.mcpver/served': { version: '2.0.0' } },
      })
      expect(old).toMatchObject({
        content: [{ text: 'Bern: sun' }],
        _meta: { 'dev.mcpver/served': { version: '1.0.0', deprecation: { removal: '3.0.0' } } },
      })
      const refused = client.callTool({ name: 'forecast', arguments: { place: 'Bern' }, ...requires('^3') })
      await expect(refused).rejects.toMatchObject({ code: -32602, data: { code: 'ERR_UNSATISFIED_TOOL_VERSION' } })
    } finally {
      await client.close()
    }
  })

  it('of the repository has at most 15 lines of code', () => {
    const lines = exampleOf('mcpver')
      .split('\n')
      .filter((line) => line.trim() !== '')
    expect(lines.length).toBeLessThanOrEqual(15)
  })

  it.each(PACKAGES)('of @mcpver/%s stands below a line that says what to install', (name) => {
    expect(readText('packages', name, 'README.md')).toMatch(
      new RegExp(`^npm install (.* )?@mcpver/${name}( .*)?$`, 'm'),
    )
  })
})
