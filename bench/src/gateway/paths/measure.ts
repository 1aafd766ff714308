import { table, type Section } from '../../diff/section.ts'
import { median } from '../../pair.ts'
import { withGround } from '../ground.ts'
import { addedBy, goalsOf } from './goals.ts'
import { WAYS, type Way } from './path.ts'
import { PATHS } from './paths.ts'
import { measureInRounds, type MeasuredPath, type Round, type Sample } from './rounds.ts'

const COLUMNS = [
  'path',
  'calls / s, 1',
  'p50 ms',
  'p99 ms',
  'added p50 ms',
  'calls / s, 32',
  'p50 ms',
  'p99 ms',
  'CPU µs a call, 1',
  'CPU µs a call, 32',
  'RSS MB',
]

const INTRODUCTION = `One process is the client and the clock; one session (none where it says stateless) over 32 keep-alive sockets, \`echo\` with
five letters, before a server that is written without an SDK, so that what stands between shows. Paths run in turn, in
rounds, in a new order each time; figures are medians of the rounds, with one call at a time and with 32. The processor
time is that of the process that stands between. The gateway runs with routing, guard and usage on, over a SQLite file
with a pinned server.`

/** Calls by every path, ours and others', and what they cost. */
export async function measure(): Promise<Section> {
  const measured = await withGround((ground) => measureInRounds(PATHS, ground))
  return {
    title: 'Paths',
    body: [INTRODUCTION, ...WAYS.map((way) => `### ${way}\n\n${tableOf(way, measured)}`)].join('\n\n'),
    goals: WAYS.flatMap((way) => goalsOf(way, [...directFor(way, measured), ...ofWay(way, measured)])),
  }
}

function ofWay(way: Way, measured: readonly MeasuredPath[]): readonly MeasuredPath[] {
  return measured.filter(({ path }) => path.way === way)
}

/** From HTTP to stdio, what is added is added to HTTP. */
function directFor(way: Way, measured: readonly MeasuredPath[]): readonly MeasuredPath[] {
  if (way !== 'HTTP → stdio') return []
  return ofWay('HTTP → HTTP', measured)
    .filter(({ path }) => path.role === 'direct')
    .map((direct) => ({ ...direct, path: { ...direct.path, way } }))
}

function tableOf(way: Way, measured: readonly MeasuredPath[]): string {
  const shown = [...directFor(way, measured), ...ofWay(way, measured)]
  const direct = shown.find(({ path }) => path.role === 'direct')
  return table(
    COLUMNS,
    shown.map((one) => rowOf(one, direct)),
  )
}

function rowOf(measured: MeasuredPath, direct: MeasuredPath | undefined): string[] {
  const { path, memory } = measured
  const at = (manner: keyof Round, read: (sample: Sample) => number): number =>
    median(measured.rounds.map((round) => read(round[manner])))
  const isBetween = path.role !== 'direct' && direct !== undefined
  const processorTime = ({ processorTime = Number.NaN }: Sample): number => processorTime
  return [
    path.name,
    whole(at('alone', ({ callsPerSecond }) => callsPerSecond)),
    at('alone', ({ p50 }) => p50).toFixed(2),
    at('alone', ({ p99 }) => p99).toFixed(2),
    isBetween ? addedBy(measured, direct, ({ p50 }) => p50).toFixed(2) : '–',
    whole(at('together', ({ callsPerSecond }) => callsPerSecond)),
    at('together', ({ p50 }) => p50).toFixed(2),
    at('together', ({ p99 }) => p99).toFixed(2),
    isBetween ? whole(at('alone', processorTime)) : '–',
    isBetween ? whole(at('together', processorTime)) : '–',
    memory === undefined ? '–' : whole(memory / 1e6),
  ]
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en')
}
