// Measures @mcpver/diff and its peers and writes diff.md: `pnpm bench:diff`, or `pnpm bench:diff cases` for one part, which
// writes nothing.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { FIGURE_COLUMNS, figureCells } from '../figure-table.ts'
import { machine } from '../machine.ts'
import { table, type Section } from './section.ts'

const PARTS = ['cases', 'corpus', 'speed'] as const

/** Runs a part in a process of its own, so that no part's garbage and optimised code weighs on another. */
async function runPart(part: string): Promise<Section | undefined> {
  const child = fork(fileURLToPath(import.meta.url), ['--part', part])
  const [[section], [status]] = (await Promise.all([
    Promise.race([once(child, 'message'), once(child, 'exit').then(() => [null])]),
    once(child, 'exit'),
  ])) as [[Section | null], [number | null]]
  if (status !== 0) throw new Error(`The part ${part} failed`)
  return section ?? undefined
}

function page(sections: readonly Section[]): string {
  return `# Figures of @mcpver/diff

Measured on ${new Date().toISOString().slice(0, 10)} by \`pnpm bench:diff\`, which writes this page. ${machine()}.

The cases and the corpus are other people's data and are not part of this repository; \`MCPVER_CASES\` and \`MCPVER_CORPUS\` say
where they lie. \`node scripts/collect-corpus.ts\` builds a corpus anew.

## Goals

${table(
  FIGURE_COLUMNS,
  sections.flatMap(({ goals }) => goals.map(figureCells)),
)}

${sections.map(({ title, body }) => `## ${title}\n\n${body}\n`).join('\n')}`
}

async function main(wanted: readonly string[]): Promise<void> {
  const parts = wanted.length === 0 ? PARTS : wanted
  const sections: Section[] = []
  for (const part of parts) {
    console.error(`Measuring ${part} …`)
    const section = await runPart(part)
    if (section !== undefined) sections.push(section)
  }
  const text = page(sections)
  console.log(text)
  if (sections.length === PARTS.length) writeFileSync(new URL('../../diff.md', import.meta.url), text)
  if (sections.some(({ goals }) => goals.some(({ holds }) => !holds))) process.exitCode = 1
}

const [first, part, ...rest] = process.argv.slice(2)
if (first === '--part' && part !== undefined) {
  const { measure } = (await import(`./${part}.ts`)) as { measure: () => Promise<Section | undefined> }
  const section = await measure()
  process.send?.(section ?? null, () => process.disconnect())
} else {
  const wanted = [first, part, ...rest].filter((name) => name !== undefined)
  const unknown = wanted.find((name) => !PARTS.some((known) => known === name))
  if (unknown === undefined) await main(wanted)
  else {
    console.error(`No part ${unknown}; parts are ${PARTS.join(', ')}`)
    process.exitCode = 2
  }
}
