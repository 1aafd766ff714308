import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { run } from '@mcpver/cli'
import type { Report } from './report.ts'
import { filesystemServer } from './show-changes.ts'

/** What a run of the command came to. */
interface Ran {
  readonly code: number
  readonly out: string
}

const TRUST = [
  ...['--person ana=ana --person ben=ben --role root=ana --role publisher=ana'],
  ...['--role promoter=ben --role approver=ben --role auditor=ben --key ana'],
].join(' ')

/** Releases that server with the command, in a directory of its own: signed, promoted as far as the evidence goes, audited. */
export async function showRelease(report: Report): Promise<void> {
  const cwd = mkdtempSync(join(tmpdir(), 'mcpver-demo-'))
  const commands = new Commands(cwd, report)
  try {
    await showSigning(report, commands)
    await showPromotion(report, commands)
    await showVerification(report, { commands, cwd })
  } finally {
    rmSync(cwd, { recursive: true })
  }
}

async function showSigning(report: Report, commands: Commands): Promise<void> {
  for (const person of ['ana', 'ben']) await commands.run(`keys generate ${person}`)
  await commands.run(`trust init ${TRUST}`)
  const first = await commands.run('release create files@1.0.0 --key ana', filesystemServer('2026.7.4'))
  report.check('the server was started, its tools versioned and signed', first.code === 0)
  const second = await commands.run('release create files@1.0.1 --key ana', filesystemServer('2026.7.10'))
  report.check('a patch that breaks readers is refused', second.code === 1 && second.out.includes('at least v2.0.0'))
}

async function showPromotion(report: Report, commands: Commands): Promise<void> {
  const own = await commands.run('promote files@1.0.0 testing --key ana')
  report.check('who publishes does not promote', own.code === 1)
  for (const state of ['testing', 'staging']) await commands.run(`promote files@1.0.0 ${state} --key ben`)
  const { code, out } = await commands.run('promote files@1.0.0 production --key ben')
  report.check('missing evidence counts as missing', code === 1 && /test-coverage +unknown/.test(out))
}

async function showVerification(
  report: Report,
  { commands, cwd }: { readonly commands: Commands; readonly cwd: string },
): Promise<void> {
  await commands.run('release export files@1.0.0 --out .')
  const verified = await commands.run('verify release.json')
  const text = readFileSync(join(cwd, 'release.json'), 'utf8')
  writeFileSync(join(cwd, 'changed.json'), text.replace('"read_file"', '"send_file"'))
  const changed = await commands.run('verify changed.json')
  report.check('anybody can verify it, and nobody can change it', verified.code === 0 && changed.code === 1)
  const audit = await commands.run('audit verify')
  report.check('all that happened is in an audit that adds up', audit.code === 0 && audit.out.startsWith('fine: '))
}

/** The command `mcpver`, as somebody types it in a directory; what it printed is shown. */
class Commands {
  readonly #cwd: string
  readonly #report: Report

  constructor(cwd: string, report: Report) {
    this.#cwd = cwd
    this.#report = report
  }

  async run(line: string, words: readonly string[] = []): Promise<Ran> {
    const written: string[] = []
    const output = { write: (text: string, done?: () => void): unknown => (written.push(text), done?.()) }
    const argv = [...line.split(' '), ...(words.length > 0 ? ['--', ...words] : [])]
    const code = await run(argv, {
      stdin: Readable.from([]),
      stdout: output,
      stderr: output,
      env: process.env,
      cwd: this.#cwd,
      signal: new AbortController().signal,
    })
    const out = written.join('')
    this.#report.say(`$ mcpver ${line}${words.length > 0 ? ' -- …' : ''}`)
    this.#report.block(line, out)
    return { code, out }
  }
}
