// The command `mcpver` on a PostgreSQL server, as several machines use it.
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { run } from '@mcpver/cli'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startPostgres, temporaryDirectory, type PostgresServer } from './support/store-testing.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

const TOOLS = [{ name: 'forecast', inputSchema: { type: 'object', properties: { place: { type: 'string' } } } }]

/** A directory from which somebody runs the command. */
class Machine {
  readonly #cwd = temporaryDirectory()
  readonly #url: string

  constructor(url: string) {
    this.#url = url
    writeFileSync(join(this.#cwd, 'tools.json'), JSON.stringify(TOOLS))
  }

  async mcpver(line: string): Promise<{ readonly code: number; readonly out: string }> {
    const written: string[] = []
    const output = { write: (text: string, done?: () => void): unknown => (written.push(text), done?.()) }
    const code = await run(line.split(' '), {
      stdin: Readable.from([]),
      stdout: output,
      stderr: output,
      env: { MCPVER_DB: this.#url },
      cwd: this.#cwd,
      signal: new AbortController().signal,
    })
    return { code, out: written.join('') }
  }

  copyStateTo(other: Machine): void {
    cpSync(join(this.#cwd, '.mcpver'), join(other.#cwd, '.mcpver'), { recursive: true })
  }
}

it('shares releases and their audit between machines, and keeps nothing of them in a directory', async () => {
  const url = await server.createDatabase()
  const [first, second] = [new Machine(url), new Machine(url)]
  const fine = async (machine: Machine, line: string): Promise<string> => {
    const { code, out } = await machine.mcpver(line)
    expect([line, code, code === 0 ? '' : out]).toEqual([line, 0, ''])
    return out
  }
  for (const name of ['ana', 'ben']) await fine(first, `keys generate ${name}`)
  const roles = '--role root=ana --role publisher=ana --role promoter=ben --role auditor=ben'
  await fine(first, `trust init --person ana=ana --person ben=ben ${roles} --key ana`)
  first.copyStateTo(second)

  await fine(first, 'release create weather@1.0.0 tools.json --key ana')
  await fine(second, 'promote weather@1.0.0 testing --key ben')
  expect(await fine(first, 'release list')).toMatch(/weather +1\.0\.0 +testing/)
  const races = await Promise.all([first, second].map((one) => one.mcpver('promote weather@1.0.0 staging --key ben')))
  expect(races.map(({ code }) => code).sort()).toEqual([0, 1])
  expect(races.find(({ code }) => code === 1)?.out).toMatch(/ERR_PROMOTION_CONFLICT|ERR_INVALID_PROMOTION_PATH/)

  await fine(second, 'audit checkpoint --key ben')
  expect(await fine(first, 'audit verify')).toMatch(/^fine: \d+ entries, 1 checkpoint,/)
  expect(await fine(first, 'release show weather@1.0.0')).toContain('staging')
})

it('says what is wrong with a database, and never the password', async () => {
  const machine = new Machine('postgres://ana:sekret@127.0.0.1:1/none')
  const { code, out } = await machine.mcpver('release list')
  expect([code, out]).toEqual([2, expect.stringContaining('ERR_STORE_UNAVAILABLE')])
  expect(out).not.toContain('sekret')
})
