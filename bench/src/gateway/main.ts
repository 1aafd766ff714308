// Measures the gateway and its peers and writes gateway.md: `pnpm bench:gateway`, or `pnpm bench:gateway paths` for one part, which
// writes nothing. With MCPVER_BENCH_QUICK it only shows that everything works.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { table, type Section } from '../diff/section.ts'
import { FIGURE_COLUMNS, figureCells } from '../figure-table.ts'
import { machine } from '../machine.ts'
import { IS_QUICK } from './effort.ts'

/** The parts and their modules, each of which exports `measure`. */
const PARTS: ReadonlyMap<string, string> = new Map([
  ['paths', './paths/measure.ts'],
  ['memory', './memory.ts'],
  ['scale', './scale/measure.ts'],
  ['versions', './versions/measure.ts'],
  ['faults', './faults/measure.ts'],
])

const QUIET = '--disable-warning=ExperimentalWarning'

/** Runs a part in a process of its own, so that no part's garbage and optimised code weighs on another. */
async function runPart(part: string): Promise<Section> {
  const child = fork(fileURLToPath(import.meta.url), ['--part', part], { execArgv: [QUIET] })
  const [[section], [status]] = (await Promise.all([
    Promise.race([once(child, 'message'), once(child, 'exit').then(() => [undefined])]),
    once(child, 'exit'),
  ])) as [[Section | undefined], [number | null]]
  if (status !== 0 || section === undefined) throw new Error(`The part ${part} failed`)
  return section
}

function page(sections: readonly Section[]): string {
  return `# Figures of @mcpver/gateway

Measured on ${new Date().toISOString().slice(0, 10)} by \`pnpm bench:gateway\`, which writes this page. ${machine()}.

All paths run in turn in one run; a ratio is the median of the rounds' ratios, and above 1 ours is faster or costs less.
Single times on a shared machine say little; the ratios are what to compare.

## Goals

${table(
  FIGURE_COLUMNS,
  sections.flatMap(({ goals }) => goals.map(figureCells)),
)}

${sections.map(({ title, body }) => `## ${title}\n\n${body}\n`).join('\n')}`
}

async function main(wanted: readonly string[]): Promise<void> {
  const parts = wanted.length === 0 ? [...PARTS.keys()] : wanted
  const sections: Section[] = []
  for (const part of parts) {
    console.error(`Measuring ${part} …`)
    sections.push(await runPart(part))
  }
  const text = page(sections)
  console.log(text)
  if (wanted.length === 0 && !IS_QUICK) writeFileSync(new URL('../../gateway.md', import.meta.url), text)
  if (sections.some(({ goals }) => goals.some(({ holds }) => !holds))) process.exitCode = 1
}

/** Whatever a part has started ends with it, also when it is interrupted or whoever started it is gone. */
async function part(module: string): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1))
  const onDisconnect = (): void => process.exit(1)
  process.on('disconnect', onDisconnect)
  const { measure } = (await import(module)) as { measure: () => Promise<Section> }
  const section = await measure()
  process.off('disconnect', onDisconnect)
  process.send?.(section, () => process.disconnect())
}

const [first, second, ...rest] = process.argv.slice(2)
if (first === '--part') await part(PARTS.get(second ?? '') ?? '')
else {
  const wanted = [first, second, ...rest].filter((name) => name !== undefined)
  const unknown = wanted.find((name) => !PARTS.has(name))
  if (unknown === undefined) await main(wanted)
  else {
    console.error(`No part ${unknown}; parts are ${[...PARTS.keys()].join(', ')}`)
    process.exitCode = 2
  }
}
