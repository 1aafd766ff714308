import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

const SUITE = createRequire(import.meta.url).resolve('@modelcontextprotocol/conformance/dist/index.js')
/** For one scenario, milliseconds. */
const TIMEOUT = '30000'
const RUN_NAME = /^(?:server-)?(?<scenario>.+?)-\d{4}-\d{2}-\d{2}T[\d-]+Z$/

/** The revisions that the official suite has a set of required scenarios for. */
export type Revision = '2025-11-25' | '2026-07-28'

/** How one scenario of the official suite went. */
export interface ScenarioResult {
  /** The ids of the checks that passed, each once. */
  readonly passed: readonly string[]
  /** Ids and reasons of those that failed or gave a warning. */
  readonly failed: readonly string[]
  /** What a client program printed: what it was answered. */
  readonly said: string
}

export type ScenarioResults = ReadonlyMap<string, ScenarioResult>

/** Runs the server scenarios of a revision against an address. */
export function runServerScenarios(url: string, revision: Revision): Promise<ScenarioResults> {
  return run(['server', '--url', url, '--requirements', revision])
}

/** Scenarios about authorization, which are not judged: their client ends at once, without a process of its own. */
const UNLESS_AUTHORIZATION = 'test "${MCP_CONFORMANCE_SCENARIO#auth/}" != "$MCP_CONFORMANCE_SCENARIO" ||'

/**
 * Runs the client scenarios of a revision without authorization, each with a process of a command that gets the scenario's
 * address. The suite hands the command to a shell.
 */
export function runClientScenarios(command: readonly string[], revision: Revision): Promise<ScenarioResults> {
  const quoted = command.map((part) => `'${part}'`).join(' ')
  return run(['client', '--command', `${UNLESS_AUTHORIZATION} ${quoted}`, '--requirements', revision])
}

async function run(args: readonly string[]): Promise<ScenarioResults> {
  const folder = await mkdtemp(join(tmpdir(), 'conformance-'))
  try {
    const child = spawn(process.execPath, [SUITE, ...args, '--timeout', TIMEOUT, '--output-dir', folder], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const [said, complaints] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
    const results = await readResults(folder)
    // Failed scenarios end it with a code too, so only a run without results says that it did not work.
    if (results.size === 0) throw new Error(`The conformance suite did not run:\n${said}\n${complaints}`)
    return results
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function readResults(folder: string): Promise<ScenarioResults> {
  const found = (await readdir(folder)).map(async (name): Promise<[string, ScenarioResult] | undefined> => {
    const scenario = RUN_NAME.exec(name)?.groups?.['scenario']
    return scenario === undefined ? undefined : [scenario, await readResult(join(folder, name))]
  })
  return new Map((await Promise.all(found)).filter((entry) => entry !== undefined))
}

interface Check {
  readonly id: string
  readonly status: string
  readonly errorMessage?: string
}

async function readResult(folder: string): Promise<ScenarioResult> {
  const file = await readFile(join(folder, 'checks.json'), 'utf8').catch(() => undefined)
  if (file === undefined) return { passed: [], failed: ['The scenario came to no end'], said: '' }
  const checks = JSON.parse(file) as Check[]
  const failed = checks.filter(({ status }) => status === 'FAILURE' || status === 'WARNING')
  return {
    passed: [...new Set(checks.filter(({ status }) => status === 'SUCCESS').map(({ id }) => id))],
    failed: failed.map(({ id, errorMessage }) => `${id}: ${errorMessage ?? 'failed'}`),
    said: await readFile(join(folder, 'stdout.txt'), 'utf8').catch(() => ''),
  }
}
