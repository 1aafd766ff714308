// Runs the packages' test suites on the Node versions that they support: `pnpm test:nodes`, or `pnpm test:nodes 20 26`.
// The npm package `node` brings each version's binary.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { satisfies } from 'semver'
import { cachedPackage } from './cached-package.ts'
import { publishedPackages, ROOT, type WorkspacePackage } from './workspace.ts'

const NODES = ['20.20.2', '22.23.3', '24.21.0', '26.10.0']

/** The part of vitest's JSON report that is read. */
interface Results {
  readonly numPassedTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly message: string
    readonly assertionResults: readonly {
      readonly status: string
      readonly fullName: string
      readonly failureMessages: readonly string[]
    }[]
  }[]
}

/** What a suite came to on a Node. */
interface Outcome {
  readonly passed: number
  readonly failures: readonly string[]
}

/** A package's tests, and the Node that they run on. */
interface Run {
  readonly version: string
  readonly suite: WorkspacePackage
}

/** What random pairs show, and what processes do to each other, does not depend on the Node; the pinned one runs them. */
const LONG = [
  '**/*-fuzz.test.ts',
  '**/several-{processes,workers}.test.ts',
  '**/{job-plans,power-cut,simulate}.test.ts',
  '**/{serve,update}*.test.ts',
  '**/rollbacks/rollback.test.ts',
  '**/{conformance,eras,fidelity,inspector,merged-fidelity,routing,sessions}.test.ts',
  '**/{draining,process-pool,shared-process}.test.ts',
  '**/{faults,hostile}*.test.ts',
  '**/test/merged*.test.ts',
  '**/test/{adapters,affinity,aliases,arguments,guarding,mirror,retiring,survey,traffic,trial}.test.ts',
].flatMap((pattern) => ['--exclude', pattern])

/** The same of single packages: what starts programs and servers, which the pinned Node runs. */
const LONG_OF: Readonly<Record<string, readonly string[]>> = {
  '@mcpver/cli': ['src/{command,gateway,lock,releases,server,source}/**'],
  '@mcpver/store': ['src/postgres/**', 'src/{on-due,watch}.test.ts'],
}

/** Suites that run at once: a good part of each is waiting for processes. */
const AT_ONCE = 2

/** Runs a package's tests on a Node; a report file, because vitest's own reporters need a newer Node than the oldest. */
async function outcomeOf({ version, suite }: Run): Promise<Outcome> {
  const scratch = mkdtempSync(join(tmpdir(), 'mcpver-nodes-'))
  const report = join(scratch, 'report.json')
  const vitest = [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--config', '../../vitest.config.ts']
  const long = (LONG_OF[suite.manifest.name] ?? []).flatMap((pattern) => ['--exclude', pattern])
  const args = [...vitest, '--reporter', 'json', '--outputFile', report, ...LONG, ...long]
  try {
    const { status, stderr } = await ended(nodeOf(version), args, suite.directory)
    return readOutcome(report, { status, stderr })
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

interface Ended {
  readonly status: number | null
  readonly stderr: string
}

async function ended(program: string, args: readonly string[], cwd: string): Promise<Ended> {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, stderr }
}

function readOutcome(report: string, { status, stderr }: Ended): Outcome {
  if (!existsSync(report)) return { passed: 0, failures: [`no report was written:\n${stderr}`] }
  const { numPassedTests, testResults } = JSON.parse(readFileSync(report, 'utf8')) as Results
  const failures = testResults.flatMap(({ name, message, assertionResults }) => [
    ...(message === '' ? [] : [`${name}: ${message}`]),
    ...assertionResults.flatMap(({ status, fullName, failureMessages }) =>
      status === 'failed' ? [`${fullName}\n    ${failureMessages.join('\n    ')}`] : [],
    ),
  ])
  return { passed: numPassedTests, failures: status === 0 || failures.length > 0 ? failures : [stderr] }
}

function nodeOf(version: string): string {
  return join(cachedPackage('node', version), 'bin/node')
}

function versionsFor(majors: readonly string[]): string[] {
  const unknown = majors.find((major) => !NODES.some((version) => version.startsWith(`${major}.`)))
  if (unknown === undefined) {
    return NODES.filter((version) => majors.length === 0 || majors.some((major) => version.startsWith(`${major}.`)))
  }
  console.error(`No Node ${unknown} among ${NODES.join(', ')}. Usage: pnpm test:nodes [20] [22] [24] [26]`)
  process.exit(2)
}

/** Runs what is left until nothing is; `false` when a suite failed. */
async function runAll(runs: Run[]): Promise<boolean> {
  let isFine = true
  for (let run = runs.shift(); run !== undefined; run = runs.shift()) {
    const { passed, failures } = await outcomeOf(run)
    const holds = failures.length === 0 && passed > 0
    isFine &&= holds
    const { version, suite } = run
    console.log(`${holds ? '✓' : '✗'} Node ${version}  ${suite.manifest.name}  ${String(passed)} tests passed`)
    for (const failure of failures) console.error(`  ${failure}`)
  }
  return isFine
}

const runs = versionsFor(process.argv.slice(2)).flatMap((version) => {
  // Installed before anything runs, so that two do not install one.
  nodeOf(version)
  const suites = publishedPackages().filter(({ manifest }) => satisfies(version, manifest.engines?.node ?? '*'))
  return suites.map((suite) => ({ version, suite }))
})
const fine = await Promise.all(Array.from({ length: AT_ONCE }, () => runAll(runs)))
process.exit(fine.every(Boolean) ? 0 : 1)
