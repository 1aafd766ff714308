import { diffTools } from '@mcpver/diff'
import { median, nanoseconds } from '../pair.ts'
import { BUMP_CLASSES, CARET_CLASSES, type BumpClass } from './bump-class.ts'
import {
  brokenInputs,
  isBreak,
  judgeStep,
  stepsOf,
  type JudgedSchema,
  type JudgedStep,
  type PublishedSurface,
  type Step,
} from './corpus-step.ts'
import { dataFolder, readDocuments } from './data-folder.ts'
import { code, goal, list, table, type Section } from './section.ts'
import { withCommas, withShare } from './tally.ts'

/** Every step of every server of the corpus. */
export function measure(): Section | undefined {
  const folder = dataFolder('MCPVER_CORPUS')
  if (folder === undefined) return undefined
  const servers = readDocuments<PublishedSurface>(folder)
  const steps = [...servers].flatMap(([server, surfaces]) => stepsOf(server, surfaces))
  const largest = timeLargest(steps)
  const judged = steps.map(judgeStep)
  const snapshots = [...servers.values()].reduce((sum, { length }) => sum + length, 0)
  const introduction = `${withCommas(snapshots)} published versions of ${withCommas(servers.size)} servers, ${withCommas(steps.length)} steps from one captured version to the next.`
  return { title: 'Corpus', body: `${introduction}\n\n${body(judged, largest)}`, goals: goals(judged, largest) }
}

/** How long the diff of two whole surfaces takes. */
interface SurfaceTime {
  readonly step: Step
  readonly bytes: number
  /** Nanoseconds; the first run in this process, and the median of several. */
  readonly first: number
  readonly median: number
  /** Nanoseconds of processor time, the median: what it takes when nothing else runs. */
  readonly cpu: number
}

const LARGEST = 5
const RUNS = 5

function timeLargest(steps: readonly Step[]): SurfaceTime[] {
  const sized = steps.map((step) => ({ step, bytes: JSON.stringify([step.from.tools, step.to.tools]).length }))
  const largest = sized.toSorted((a, b) => b.bytes - a.bytes).slice(0, LARGEST)
  return largest.map(({ step, bytes }) => {
    const runs = Array.from({ length: RUNS }, () => timeDiff(step))
    const [times, cpu] = [runs.map((run) => run.time), runs.map((run) => run.cpu)]
    return { step, bytes, first: times[0] ?? Number.NaN, median: median(times), cpu: median(cpu) }
  })
}

function timeDiff({ from, to }: Step): { readonly time: number; readonly cpu: number } {
  const [start, cpuBefore] = [process.hrtime.bigint(), process.cpuUsage()]
  diffTools({ tools: from.tools }, { tools: to.tools })
  const { user, system } = process.cpuUsage(cpuBefore)
  return { time: Number(process.hrtime.bigint() - start), cpu: (user + system) * 1000 }
}

function goals(judged: readonly JudgedStep[], largest: readonly SurfaceTime[]): Section['goals'] {
  const changed = judged.flatMap((step) => step.changed)
  const all = judged.reduce((sum, { schemas }) => sum + schemas, 0)
  const confirmations = changed.flatMap((each) => each.confirmations)
  const confirmed = confirmations.filter((each) => each === 'confirmed').length
  const slowest = Math.max(...largest.map((each) => each.median))
  return [
    ...(['declared', 'strict'] as const).map((layer) => {
      const open = changed.filter(({ comparison }) => comparison[layer].verdict === 'undecided').length
      return goal(`corpus: changed schemas decided, ${layer === 'declared' ? 'declared callers' : 'every instance'}`, {
        ours: `${withShare(changed.length - open, changed.length)} of ${withCommas(changed.length)}; of all ${withCommas(all)} ${((100 * (all - open)) / all).toFixed(2)} %`,
        goal: '≥ 99.5 %',
        holds: open / changed.length <= 0.005,
      })
    }),
    goal('corpus: witnesses that ajv confirms', {
      ours: `${withCommas(confirmed)} of ${withCommas(confirmations.length)}`,
      goal: '100 %',
      holds: confirmed === confirmations.length,
    }),
    goal('corpus: the slowest diff of the largest surfaces', {
      ours: `${nanoseconds(slowest)}, processor ${nanoseconds(Math.max(...largest.map(({ cpu }) => cpu)))}`,
      goal: '< 0.5 s',
      holds: slowest < 5e8,
    }),
  ]
}

function body(judged: readonly JudgedStep[], largest: readonly SurfaceTime[]): string {
  return `### Steps that break callers

A step breaks declared callers when it removes a tool, or when an input refuses a call that uses only properties which the old
input declares, shown by a witness. Neighbours are the next captured versions, not always the next published ones, so a class
tells what lies between the two.

${classTable(judged)}

${headline(judged)}

### What a caret range installed

${caretTable(judged)}

### Verdicts on changed schemas

${verdictTable(judged.flatMap(({ changed }) => changed))}

### What is not decided

${list(judged.flatMap(openQuestions))}

### The largest surfaces

${table(
  ['surfaces', 'tools', 'bytes', 'first', 'median', 'processor time'],
  largest.map(({ step, bytes, first, median: time, cpu }) => [
    nameOf(step),
    `${String(step.from.tools.length)} → ${String(step.to.tools.length)}`,
    withCommas(bytes),
    nanoseconds(first),
    nanoseconds(time),
    nanoseconds(cpu),
  ]),
)}`
}

function classTable(judged: readonly JudgedStep[]): string {
  const row = (title: string, steps: readonly JudgedStep[]): string[] => [
    title,
    withCommas(steps.length),
    withShare(steps.filter(({ isBreaking }) => isBreaking).length, steps.length),
    withCommas(steps.filter(({ removed }) => removed > 0).length),
    withCommas(steps.filter(({ changed }) => brokenInputs(changed).length > 0).length),
    withCommas(steps.filter(({ changed }) => changed.some(breaksReaders)).length),
    withCommas(steps.filter((step) => !step.isBreaking && step.changed.some(isRisk)).length),
  ]
  const classes = BUMP_CLASSES.map((bump) => [bump, judged.filter((step) => step.bump === bump)] as const)
  return table(
    ['step', 'steps', 'break callers', 'remove a tool', 'narrow an input', 'break an output', 'only a risk'],
    [
      ...classes.filter(([, steps]) => steps.length > 0).map(([bump, steps]) => row(bump, steps)),
      row('**caret-compatible**', judged.filter(isCaret)),
      row('**all**', judged),
    ],
  )
}

function headline(judged: readonly JudgedStep[]): string {
  const caret = judged.filter(isCaret)
  const changing = caret.filter(({ added, removed, changed }) => added + removed + changed.length > 0)
  const breaking = caret.filter(({ isBreaking }) => isBreaking)
  const servers = (steps: readonly JudgedStep[]): string =>
    withCommas(new Set(steps.map(({ step }) => step.server)).size)
  return `Of ${withCommas(caret.length)} steps that a caret range installs by itself, **${withShare(breaking.length, caret.length)} break declared callers**; of the ${withCommas(changing.length)} among
them that change a tool's presence or schema, ${withShare(breaking.length, changing.length)}. ${servers(breaking)} of ${servers(caret)} servers did it at least once.`
}

function caretTable(judged: readonly JudgedStep[]): string {
  const rows = judged
    .filter((step) => isCaret(step) && step.isBreaking)
    .map(({ step, bump, removed, changed }) => {
      const broken = brokenInputs(changed)
      const [first] = broken
      const shown =
        first !== undefined && isBreak(first.comparison.declared)
          ? JSON.stringify(first.comparison.declared.witness)
          : undefined
      return [
        nameOf(step),
        bump satisfies BumpClass,
        String(removed),
        String(broken.length),
        first === undefined || shown === undefined ? '–' : `${first.tool} ${code(shown)}`,
      ]
    })
  return table(['step', 'class', 'tools removed', 'inputs narrowed', 'a call that is refused now'], rows)
}

const DIRECTIONS = ['input', 'output'] as const
const VERDICTS = ['compatible', 'breaking', 'undecided'] as const

function verdictTable(changed: readonly JudgedSchema[]): string {
  const rows = DIRECTIONS.flatMap((direction) =>
    VERDICTS.map((declared) => {
      const cells = VERDICTS.map((strict) =>
        withCommas(
          changed.filter(
            ({ comparison, direction: found }) =>
              found === direction && comparison.declared.verdict === declared && comparison.strict.verdict === strict,
          ).length,
        ),
      )
      return [direction, declared, ...cells]
    }),
  )
  return table(['schema', 'declared callers', ...VERDICTS.map((verdict) => `every instance: ${verdict}`)], rows)
}

function openQuestions({ step, changed }: JudgedStep): string[] {
  return changed.flatMap(({ tool, direction, comparison }) =>
    (['declared', 'strict'] as const).flatMap((layer) => {
      const verdict = comparison[layer]
      if (verdict.verdict !== 'undecided') return []
      return [
        `${nameOf(step)}, ${tool}, ${direction}, ${layer}: ${verdict.reasons.map(({ message }) => message).join('; ')}`,
      ]
    }),
  )
}

function isCaret({ bump }: JudgedStep): boolean {
  return CARET_CLASSES.includes(bump)
}

function breaksReaders({ direction, comparison }: JudgedSchema): boolean {
  return direction === 'output' && isBreak(comparison.declared)
}

function isRisk({ comparison }: JudgedSchema): boolean {
  return !isBreak(comparison.declared) && isBreak(comparison.strict)
}

function nameOf({ server, from, to }: Step): string {
  return `${server} ${from.version} → ${to.version}`
}
