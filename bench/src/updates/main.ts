// Measures how updates are carried out and writes updates.md: `pnpm bench:updates`. With MCPVER_BENCH_QUICK it only shows that everything
// works, and writes nothing.
import { writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { table } from '../diff/section.ts'
import { machine } from '../machine.ts'
import { median } from '../pair.ts'
import { graphileRate } from '../store-package.ts'
import { withEngines, type Engine } from './engines.ts'
import { AT_ONCE, costs } from './growth.ts'
import { takeOvers } from './take-over.ts'
import { throughput } from './throughput.ts'
import { wakeUps } from './wake-up.ts'

const IS_QUICK = process.env['MCPVER_BENCH_QUICK'] !== undefined
const SIZES = IS_QUICK ? [50, 100] : [100, 1000, 10_000]
const MANY = SIZES.at(-1) ?? 0
const WORKERS = IS_QUICK ? [1, 2] : [1, 2, 4]
const LEASES = [1500, 5000]
const [TAKE_OVERS, WAKE_UPS, PEER_JOBS] = IS_QUICK ? [1, 4, 200] : [3, 41, 4000]

function number(value: number, digits = 0): string {
  return value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits })
}

/** The rows of both tables: the crowd that is measured last is the one whose steps are counted. */
async function crowds(engines: readonly Engine[]): Promise<{ readonly costs: string; readonly rates: string }> {
  const [costRows, rateRows]: [string[][], string[][]] = [[], []]
  for (const engine of engines) {
    let place = await engine.place()
    let first: number | undefined
    for (const servers of SIZES) {
      console.error(`${String(servers)} updates on ${engine.name} …`)
      place = await engine.place()
      const { idle, step, cpu } = await costs(place, servers)
      first ??= step
      costRows.push([engine.name, number(servers), micro(idle), micro(step), micro(cpu), (step / first).toFixed(2)])
    }
    const peer = engine.name === 'PostgreSQL' ? await peerRate(engine) : undefined
    for (const workers of WORKERS) {
      const { rate, cpu } = await throughput(place, workers)
      const ratio = peer === undefined || workers > 1 ? '–' : `${(rate / peer).toFixed(2)} of ${number(peer)} / s`
      rateRows.push([engine.name, String(workers), `${number(rate)} / s`, micro(cpu), ratio])
    }
  }
  const rateColumns = ['store', 'workers', 'steps', 'processor time a step', 'of the jobs of graphile-worker']
  const costColumns = ['store', 'updates', 'tick, nothing due', 'step, all due', 'its processor time', 'of the first']
  return { costs: table(costColumns, costRows), rates: table(rateColumns, rateRows) }
}

function micro(value: number): string {
  return `${number(value)} µs`
}

async function peerRate(engine: Engine): Promise<number> {
  const place = await engine.place()
  return 'url' in place ? graphileRate(place.url, { jobs: PEER_JOBS, concurrency: AT_ONCE }) : Number.NaN
}

async function latencies(engines: readonly Engine[]): Promise<string> {
  const rows: string[][] = []
  for (const engine of engines) {
    console.error(`Waiting on ${engine.name} …`)
    for (const lease of LEASES) {
      const times = await takeOvers(engine, { lease, rounds: TAKE_OVERS })
      rows.push([engine.name, `take-over after a kill, lease ${String(lease)} ms`, ...spread(times)])
    }
    rows.push([engine.name, 'from an order to a worker that has it', ...spread(await wakeUps(engine, WAKE_UPS))])
  }
  return table(['store', 'what', 'shortest', 'median', 'longest', 'times'], rows)
}

function spread(times: readonly number[]): string[] {
  const three = [Math.min(...times), median(times), Math.max(...times)]
  return [...three.map((time) => `${number(time, time < 20 ? 1 : 0)} ms`), String(times.length)]
}

async function page(engines: readonly Engine[]): Promise<string> {
  const { costs: costTable, rates: rateTable } = await crowds(engines)
  return `# Figures of updates

Measured on ${new Date().toISOString().slice(0, 10)} by \`pnpm bench:updates\`, which writes this page. ${machine()};
in its last five minutes ${number(loadavg()[1] ?? 0, 1)} programs wanted a processor at once, this one's and those of others. Single times on a
shared machine say little; what they grow with, and the ratios, are what to compare.

## What a look costs, and how it grows

One process, ${String(AT_ONCE)} updates at once. Each server has an update in flight, a canary that waits for a day. In the first case nothing
is due, and a tick is one claim that finds nothing. In the second one the judge looks every second, so that all are due: a step is its share of
a claim, what it reads, and its transaction, which is on the disk. The judge has no calls to look at.

${costTable}

## Steps a second

${number(MANY)} servers whose updates are all due every second, so that there is always more to do; each worker is a process. A job of
graphile-worker does nothing, in one process, ${String(AT_ONCE)} at once, on the same server: it is what a queue costs without the work.
Processor time is that of the workers; the database has its own. Transactions that write come one after the
other, over all processes, so that more workers share the steps and stand in for each other, and do not make more of them; on PostgreSQL each
step also queues a ring in graphile-worker's own tables.

${rateTable}

## How long one waits

A worker holds an update, asking something that is never answered, and is killed; another process waits for it. The worker that was killed had
renewed its claim up to a third of the lease before. An order is one of \`pause\` and \`resume\`, given on one connection; the worker is on another.

${await latencies(engines)}
`
}

const text = await withEngines(page)
console.log(text)
if (!IS_QUICK) writeFileSync(new URL('../../updates.md', import.meta.url), text)
process.exit(0)
