import { basename } from 'node:path'
import { quote } from '@mcpver/core'
import { EXIT, worstExit, type ExitCode } from '../exit-code.ts'
import { write, type Io } from '../io.ts'
import { acceptChanges } from '../lock/acceptance.ts'
import { lockTools, type Lock, type LockedServer } from '../lock/lock-document.ts'
import { readFilledLock, readLock, writeLock } from '../lock/lock-file.ts'
import { lockJson, lockText, type LockOutcome } from '../lock/lock-report.ts'
import { fetchTargets, type Fetched, type Target } from '../lock/locked-targets.ts'
import { pinOf } from '../lock/pinned-source.ts'
import type { Source } from '../source/source.ts'
import { usage } from '../usage.ts'
import { sourceContext, sourceOf } from './acquisition.ts'
import type { Command, Invocation } from './command.ts'
import { refuseSources, refuseWithoutConfig } from './config-options.ts'
import { configuredTargets, declareLock, lockedTargets, type LockOptions } from './lock-options.ts'

/** What `mcpver lock` takes. */
export interface LockCommandOptions extends LockOptions {
  readonly name?: string
  readonly update?: boolean
}

/** Pins the tools of servers in a lock file. */
export const lockCommand: Command<LockCommandOptions> = {
  name: 'lock',
  summary: 'Pin every tool of a server in a lock file, or accept what changed since.',
  examples: [
    ['mcpver lock -- npx -y @modelcontextprotocol/server-everything', 'a server that is started'],
    ['mcpver lock npm:exa-mcp-server@3.1.8 --name search', 'a published version, under a name'],
    ['mcpver lock --config .mcp.json', 'every server of a client'],
    ['mcpver lock --update', 'accept all changes, and say what they are'],
    ['mcpver lock --update search fetch', 'accept those of two tools'],
  ],
  declare: (syntax) => {
    syntax
      .argument('[source-or-tools...]', 'the server, as for snapshot; with --update the tools whose changes to accept')
      .option('--name <name>', 'what to call the server in the lock file (default: what it calls itself)')
      .option('--update', 'accept what changed since it was locked')
    declareLock(syntax)
  },
  run: async (invocation) => (invocation.options.update === true ? update(invocation) : add(invocation)),
}

interface Change {
  readonly outcome: LockOutcome
  readonly entry?: readonly [string, LockedServer]
}

async function add(invocation: Invocation<LockCommandOptions>): Promise<ExitCode> {
  const { io, options } = invocation
  const lock = await readLock(options.lockFile, io)
  const targets = await addedTargets(invocation)
  const fetched = await fetchTargets(targets, sourceContext(options, io))
  const isNamed = options.name !== undefined || options.config !== undefined
  const changes = await Promise.all(fetched.map((one) => addOne(lock, one, isNamed)))
  return finish(changes, { lock, fetched }, invocation)
}

async function addedTargets({ io, args, words, options }: Invocation<LockCommandOptions>): Promise<Target[]> {
  const { config, name } = options
  if (config !== undefined) {
    refuseSources(args, words)
    if (name !== undefined) throw usage('Both --config and --name', 'A configuration names its servers.')
    return configuredTargets(config, options, io)
  }
  refuseWithoutConfig(options)
  if (args.length > 1) throw usage('More than one source', 'Lock one after the other, or use --config.')
  const source = sourceOf(args[0], words)
  const serverArgs = source.kind === 'npm' ? (words ?? []) : []
  const opened = { source, serverArgs, ...(options.bin !== undefined && { bin: options.bin }) }
  const pin = pinOf(args[0] ?? '', opened)
  return [{ name: name ?? nameOf(source), pin, open: () => Promise.resolve(opened) }]
}

/** What to call a server that does not call itself anything. */
function nameOf(source: Source): string {
  switch (source.kind) {
    case 'npm':
      return source.spec.replace(/(?<=.)@[^@/]*$/, '')
    case 'url':
      return source.url.host
    case 'file':
    case 'git':
      return basename(source.path, '.json')
    case 'command':
      return basename(source.command)
    case 'stdin':
      return 'stdin'
  }
}

async function addOne(lock: Lock, fetched: Fetched, isNamed: boolean): Promise<Change> {
  const { target } = fetched
  if ('error' in fetched) return { outcome: { name: target.name, result: 'failed', error: fetched.error } }
  const { server } = fetched.surface
  const name = isNamed ? target.name : (server?.name ?? target.name)
  const before = lock.get(name)
  if (before === undefined) {
    const tools = await lockTools(fetched.surface)
    const entry = { source: target.pin, ...(server && { server }), tools }
    return { outcome: { name, result: 'locked', tools: tools.size }, entry: [name, entry] }
  }
  if (JSON.stringify(before.source) !== JSON.stringify(target.pin)) {
    return refused(name, 'a server of that name is locked from another source; choose another with --name')
  }
  const { accepted } = await acceptChanges(before, fetched.surface)
  if (accepted.length === 0) return { outcome: { name, result: 'unchanged' } }
  return refused(name, 'it is locked already and changed; mcpver verify shows how, mcpver lock --update accepts it')
}

function refused(name: string, reason: string): Change {
  return { outcome: { name, result: 'refused', reason } }
}

async function update(invocation: Invocation<LockCommandOptions>): Promise<ExitCode> {
  const { io, args, words, options } = invocation
  if (words !== undefined)
    throw usage('Both --update and a command after --', 'The lock file knows where its servers are.')
  if (options.name !== undefined) throw usage('Both --update and --name', 'Choose a server with --server <name>.')
  const lock = await readFilledLock(options.lockFile, io)
  const targets =
    options.config === undefined
      ? lockedTargets(lock, options, io)
      : (await configuredTargets(options.config, options, io)).filter(({ name }) => lock.has(name))
  const fetched = await fetchTargets(targets, sourceContext(options, io))
  const names = args.length === 0 ? undefined : new Set(args)
  refuseUnknownTools(names, lock, fetched)
  const changes = await Promise.all(fetched.map((one) => updateOne(lock, one, names)))
  return finish(changes, { lock, fetched }, invocation)
}

function refuseUnknownTools(names: ReadonlySet<string> | undefined, lock: Lock, fetched: readonly Fetched[]): void {
  const known = new Set(
    fetched.flatMap((one) => [
      ...(lock.get(one.target.name)?.tools.keys() ?? []),
      ...('surface' in one ? one.surface.tools.map(({ name }) => name) : []),
    ]),
  )
  const unknown = [...(names ?? [])].find((name) => !known.has(name))
  if (unknown === undefined) return
  throw usage(`No server has a tool ${quote(unknown)}, and none had it`, 'mcpver verify shows what changed.')
}

async function updateOne(lock: Lock, fetched: Fetched, names: ReadonlySet<string> | undefined): Promise<Change> {
  const { name } = fetched.target
  if ('error' in fetched) return { outcome: { name, result: 'failed', error: fetched.error } }
  const before = lock.get(name)
  if (before === undefined) throw new TypeError('A server is updated that is not locked')
  const { locked, accepted, left } = await acceptChanges(before, fetched.surface, names)
  if (accepted.length === 0 && left.length === 0)
    return { outcome: { name, result: 'unchanged' }, entry: [name, locked] }
  return { outcome: { name, result: 'updated', accepted, left }, entry: [name, locked] }
}

async function finish(
  changes: readonly Change[],
  { lock, fetched }: { readonly lock: Lock; readonly fetched: readonly Fetched[] },
  { io, options }: Invocation<LockCommandOptions>,
): Promise<ExitCode> {
  const entries = changes.flatMap(({ entry }) => (entry === undefined ? [] : [entry]))
  if (entries.length > 0) await writeLock(options.lockFile, new Map([...lock, ...entries]), io)
  const outcomes = changes.map(({ outcome }) => outcome)
  await report(outcomes, options, io)
  const exits = fetched.flatMap((one) => ('exit' in one ? [one.exit] : []))
  const found: ExitCode = outcomes.some(({ result }) => result === 'refused') ? EXIT.findings : EXIT.fine
  return worstExit([found, ...exits])
}

async function report(outcomes: readonly LockOutcome[], options: LockCommandOptions, io: Io): Promise<void> {
  const { json, lockFile } = options
  await write(io.stdout, json === true ? lockJson(outcomes, lockFile) : lockText(outcomes, lockFile, io))
}
