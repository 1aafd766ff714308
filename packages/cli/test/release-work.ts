import { Workspace, type Ran } from './workspace.ts'

/** Who is trusted for what, in these tests: Ana publishes, Ben promotes, Ben and Cat approve, Cat signs the audit. */
const TRUST = [
  ...['--person', 'ana=ana', '--person', 'ben=ben', '--person', 'cat=cat'],
  ...['--role', 'root=ana', '--role', 'publisher=ana', '--role', 'promoter=ben', '--role', 'approver=ana,ben,cat'],
  ...['--role', 'auditor=cat', '--role', 'break-glass=ben'],
]

/** A directory with the keys of three people and a trust root. */
export async function releaseWork(): Promise<Workspace> {
  const work = new Workspace()
  for (const name of ['ana', 'ben', 'cat', 'eve']) await fine(work, ['keys', 'generate', name])
  await fine(work, ['trust', 'init', ...TRUST, '--key', 'ana'])
  return work
}

/** Runs a command that has to succeed. */
export async function fine(work: Workspace, args: readonly string[], words: readonly string[] = []): Promise<Ran> {
  const ran = await work.run(words.length === 0 ? args : [...args, '--', ...words])
  if (ran.code !== 0) throw new Error(`mcpver ${args.join(' ')} ended with ${String(ran.code)}:\n${ran.err}${ran.out}`)
  return ran
}

/** What a command with `--json` printed. */
export async function jsonOf(
  work: Workspace,
  args: readonly string[],
  words: readonly string[] = [],
): Promise<unknown> {
  return JSON.parse((await fine(work, [...args, '--json'], words)).out)
}
