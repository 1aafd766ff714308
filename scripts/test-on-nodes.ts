// Runs the packages' test suites on the Node versions that they support: `pnpm test:nodes`, or `pnpm test:nodes 20 26`.
// The npm package `node` brings each version's binary.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
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

/** Runs a package's tests on a Node; a report file, because vitest's own reporters need a newer Node than the oldest. */
function runSuite(
  node: string,
  { directory }: WorkspacePackage,
): { readonly passed: number; readonly failures: string[] } {
  const scratch = mkdtempSync(join(tmpdir(), 'mcpver-nodes-'))
  const report = join(scratch, 'report.json')
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs')
  // What random pairs show, and what processes do to each other, does not depend on the Node; the pinned one runs them.
  const long = ['--exclude', '**/*-fuzz.test.ts', '--exclude', '**/several-processes.test.ts']
  const args = [
    vitest,
    'run',
    '--config',
    '../../vitest.config.ts',
    '--reporter',
    'json',
    '--outputFile',
    report,
    ...long,
  ]
  const { status, stderr } = spawnSync(node, args, { cwd: directory, encoding: 'utf8' })
  try {
    const { numPassedTests, testResults } = JSON.parse(readFileSync(report, 'utf8')) as Results
    const failures = testResults.flatMap(({ name, message, assertionResults }) => [
      ...(message === '' ? [] : [`${name}: ${message}`]),
      ...assertionResults.flatMap(({ status, fullName, failureMessages }) =>
        status === 'failed' ? [`${fullName}\n    ${failureMessages.join('\n    ')}`] : [],
      ),
    ])
    return { passed: numPassedTests, failures: status === 0 || failures.length > 0 ? failures : [stderr] }
  } catch {
    return { passed: 0, failures: [`no report was written:\n${stderr}`] }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

function versionsFor(majors: readonly string[]): string[] {
  const unknown = majors.find((major) => !NODES.some((version) => version.startsWith(`${major}.`)))
  if (unknown === undefined) {
    return NODES.filter((version) => majors.length === 0 || majors.some((major) => version.startsWith(`${major}.`)))
  }
  console.error(`No Node ${unknown} among ${NODES.join(', ')}. Usage: pnpm test:nodes [20] [22] [24] [26]`)
  process.exit(2)
}

let broken = 0
for (const version of versionsFor(process.argv.slice(2))) {
  const node = join(cachedPackage('node', version), 'bin/node')
  for (const suite of publishedPackages()) {
    if (!satisfies(version, suite.manifest.engines?.node ?? '*')) continue
    const { passed, failures } = runSuite(node, suite)
    const holds = failures.length === 0 && passed > 0
    if (!holds) broken += 1
    console.log(`${holds ? '✓' : '✗'} Node ${version}  ${suite.manifest.name}  ${String(passed)} tests passed`)
    for (const failure of failures) console.error(`  ${failure}`)
  }
}
process.exit(broken === 0 ? 0 : 1)
