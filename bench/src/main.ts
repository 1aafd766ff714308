// Measures everything and writes README.md: `pnpm bench`, or `pnpm bench versions` for one part, which writes nothing.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { FIGURE_COLUMNS, figureCells } from './figure-table.ts'
import { machine } from './machine.ts'
import type { Figure } from './pair.ts'

/** The parts and their modules, each of which exports `measure`. */
const PARTS: ReadonlyMap<string, string> = new Map([
  ['versions', './versions.ts'],
  ['decorators', './decorators.ts'],
  ['registry', './registry.ts'],
  ['canonical-json', './canonical-json.ts'],
  ['dispatch', './dispatch.ts'],
  ['signing', './signing.ts'],
  ['store', './store/measure.ts'],
  ['audit', './audit/measure.ts'],
  ['advisories', './advisories/measure.ts'],
])

/** Runs a part in a process of its own, so that no part's garbage and optimised code weighs on another. */
async function runPart(part: string): Promise<Figure[]> {
  const child = fork(fileURLToPath(import.meta.url), ['--part', part], { execArgv: ['--expose-gc'] })
  const [[figures]] = (await Promise.all([once(child, 'message'), once(child, 'exit')])) as [[Figure[]], unknown]
  return figures
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

function page(figures: readonly Figure[]): string {
  return `# Figures

Measured on ${new Date().toISOString().slice(0, 10)} by \`pnpm bench\`, which writes this page. ${machine()}.

Ours and the peer run in turn, in one process, or in new ones where durable writes are measured; the ratio is the median of
the rounds' ratios, the peer's time over ours, so above 1 ours is faster. Single times on a shared machine say little; the
ratios are what to compare.

${row(FIGURE_COLUMNS)}
${row(FIGURE_COLUMNS.map(() => '---'))}
${figures.map((figure) => row(figureCells(figure))).join('\n')}
`
}

async function main(wanted: readonly string[]): Promise<void> {
  const parts = wanted.length === 0 ? PARTS.keys() : wanted
  const figures: Figure[] = []
  for (const part of parts) {
    console.error(`Measuring ${part} …`)
    figures.push(...(await runPart(part)))
  }
  const text = page(figures)
  console.log(text)
  if (wanted.length === 0) writeFileSync(new URL('../README.md', import.meta.url), text)
  if (figures.some(({ holds }) => !holds)) process.exitCode = 1
}

const [first, part, ...rest] = process.argv.slice(2)
if (first === '--part' && part !== undefined) {
  const { measure } = (await import(PARTS.get(part) ?? '')) as { measure: () => Promise<Figure[]> }
  process.send?.(await measure())
} else {
  const wanted = [first, part, ...rest].filter((name) => name !== undefined)
  const unknown = wanted.find((name) => !PARTS.has(name))
  if (unknown === undefined) await main(wanted)
  else {
    console.error(`No part ${unknown}; parts are ${[...PARTS.keys()].join(', ')}`)
    process.exitCode = 2
  }
}
