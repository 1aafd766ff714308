import { checkInclusion, type Verdict } from '@mcpver/diff'
import { median, nanoseconds } from '../pair.ts'
import type { CheckerEntry } from './checker.ts'
import { alternatives, conjunction, deepObject, wideObject, type SchemaPair } from './sample-schema.ts'
import { table } from './section.ts'
import { TimedChecker } from './timed-checker.ts'

const SIZES = [10, 30, 100, 300, 1000]
const RUNS = 9
const PEER_MILLISECONDS = 4000

const SHAPES: readonly (readonly [shape: string, make: (size: number) => SchemaPair])[] = [
  ['properties', wideObject],
  ['levels of nesting', (size) => deepObject(size, 3)],
  ['members of `anyOf`', alternatives],
  ['members of `allOf`', conjunction],
]

/** How the time of a check grows with a schema, both ways round: loosened, and narrowed with a witness. */
export async function growthTable(peer: CheckerEntry | undefined): Promise<string> {
  const rows: string[][] = []
  for (const [shape, make] of SHAPES) {
    const pairs = SIZES.map(make)
    rows.push([shape, 'loosened', ...pairs.map((pair) => timed(pair, 'compatible'))])
    rows.push(['', 'narrowed', ...pairs.map((pair) => timed({ old: pair.new, new: pair.old }, 'breaking'))])
    if (peer !== undefined) rows.push(['', `loosened, ${peer.title}`, ...(await timePeer(peer, pairs))])
  }
  return table(['what grows', 'change', ...SIZES.map(String)], rows)
}

function timed(pair: SchemaPair, expected: Verdict['verdict']): string {
  const [first, ...others] = Array.from({ length: RUNS }, () => timeOnce(pair))
  const time = nanoseconds(median(others.map((run) => run.time)))
  return first?.verdict === expected ? time : `${time}, ${first?.verdict ?? 'nothing'}`
}

function timeOnce({ old, new: next }: SchemaPair): { readonly time: number; readonly verdict: string } {
  const start = process.hrtime.bigint()
  const { verdict } = checkInclusion(old, next)
  return { time: Number(process.hrtime.bigint() - start), verdict }
}

/** One check a size, in a process of its own; once a size takes too long, larger ones are not tried. */
async function timePeer(peer: CheckerEntry, pairs: readonly SchemaPair[]): Promise<string[]> {
  const checker = new TimedChecker(peer, PEER_MILLISECONDS)
  await checker.check({ old: true, new: true, dialect: '2020-12' })
  const cells: string[] = []
  for (const pair of pairs) {
    if (cells.at(-1)?.startsWith('>') === true) {
      cells.push('–')
      continue
    }
    const start = process.hrtime.bigint()
    const { answer } = await checker.check({ ...pair, dialect: '2020-12' })
    const time = nanoseconds(Number(process.hrtime.bigint() - start))
    if (answer === 'time-out') cells.push(`> ${String(PEER_MILLISECONDS / 1000)} s`)
    else cells.push(answer === 'compatible' ? time : `${time}, ${answer}`)
  }
  checker.stop()
  return cells
}
