// The whole gate, as CI runs it: `pnpm test`. Each step stops the run when it fails, and says how to repeat it alone.
import { spawnSync } from 'node:child_process'
import { ROOT } from './workspace.ts'

interface Step {
  readonly what: string
  readonly command: string
  readonly args: readonly string[]
}

// Three processes lint everything: each package alone would read the types of all others anew, and one for all does not fit into memory.
const LINTS = ['//#lint:libraries', '//#lint:gateway', '//#lint:others']
const TASKS = ['typecheck', ...LINTS, 'check:package', 'test']

const STEPS: readonly Step[] = [
  { what: 'formatting', command: 'prettier', args: ['--check', '--log-level', 'warn', '.'] },
  { what: 'layers', command: 'turbo', args: ['boundaries'] },
  { what: 'build', command: 'turbo', args: ['run', 'build', '--output-logs=errors-only'] },
  {
    what: 'types, lint, packages, tests',
    command: 'turbo',
    // More at once only wait for each other: tests start processes, and two cores are what CI has. One failure hides no other.
    args: ['run', ...TASKS, '--output-logs=errors-only', '--concurrency=4', '--continue'],
  },
  { what: 'scripts: types', command: 'tsc', args: ['--project', 'tsconfig.json'] },
  { what: 'tests on the oldest and the newest Node', command: 'node', args: ['scripts/test-on-nodes.ts', '20', '26'] },
]

let passed = 0
for (const { what, command, args } of STEPS) {
  const start = Date.now()
  console.log(`\n── ${what}`)
  const { status, error } = spawnSync(command, args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
  })
  if (status !== 0) {
    console.error(
      `\n✗ ${what}${error === undefined ? '' : `: ${error.message}`}\n  To repeat it alone: pnpm exec ${[command, ...args].join(' ')}`,
    )
    console.log(`\n${String(passed)} passed, 1 failed`)
    process.exit(1)
  }
  passed += 1
  console.log(`✓ ${what} (${((Date.now() - start) / 1000).toFixed(1)} s)`)
}
console.log(`\n${String(passed)} passed, 0 failed`)
