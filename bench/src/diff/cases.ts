import { nanoseconds } from '../pair.ts'
import { readCases } from './case.ts'
import { CHECKERS, OURS, type CheckerEntry } from './checker.ts'
import { dataFolder } from './data-folder.ts'
import { readExceptions } from './exception.ts'
import { toGoldSet, type GoldCase, type GoldSet } from './gold.ts'
import { peerFolder } from './peer-package.ts'
import { code, goal, list, table, type Section } from './section.ts'
import { tally, TALLY_COLUMNS, tallyCells, withCommas, withShare, type JudgedCase, type Tally } from './tally.ts'
import { TimedChecker } from './timed-checker.ts'
import { confirmWitness } from './validator.ts'

/** How long one check may take. */
const MILLISECONDS = 4000

/** A checker and what it made of every case. */
interface Judgement {
  readonly entry: CheckerEntry
  readonly judged: readonly JudgedCase[]
  /** Nanoseconds for all cases together. */
  readonly elapsed: number
}

/** Every checker on every case whose answer is known. */
export async function measure(): Promise<Section | undefined> {
  const folder = dataFolder('MCPVER_CASES')
  if (folder === undefined) return undefined
  const gold = toGoldSet(readCases(folder), readExceptions())
  const installed = CHECKERS.map((entry) => ({ entry, problem: installationProblem(entry) }))
  const judgements: Judgement[] = []
  for (const { entry, problem } of installed) {
    if (problem === undefined) judgements.push(await judge(entry, gold.cases))
  }
  const left = installed.filter(({ problem }) => problem !== undefined).map(({ entry }) => entry.title)
  const ours = judgements.find(({ entry }) => entry === OURS)
  if (ours === undefined) throw new Error('Ours is not among the checkers')
  return { title: 'Cases', body: body({ gold, judgements, ours, left }), goals: goals(ours.judged, gold) }
}

/** Installs what a checker needs; the reason when that fails. */
function installationProblem({ title, peer }: CheckerEntry): string | undefined {
  if (peer === undefined) return undefined
  try {
    peerFolder(peer)
    return undefined
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    console.error(`Leaving out ${title}: ${problem}`)
    return problem
  }
}

async function judge(entry: CheckerEntry, cases: readonly GoldCase[]): Promise<Judgement> {
  console.error(`  ${entry.title} on ${withCommas(cases.length)} cases …`)
  const checker = new TimedChecker(entry, MILLISECONDS)
  const start = process.hrtime.bigint()
  const judged: JudgedCase[] = []
  for (const each of cases) {
    const { old, new: next, dialect } = each
    judged.push({ case: each, outcome: await checker.check({ old, new: next, dialect }) })
  }
  checker.stop()
  return { entry, judged, elapsed: Number(process.hrtime.bigint() - start) }
}

function goals(judged: readonly JudgedCase[], { unsupported }: GoldSet): Section['goals'] {
  const counts = tally(judged)
  const decided = counts.right / counts.total
  const alarms = counts.alarms / (counts.total - counts.breaks)
  const witnesses = confirmations(judged)
  const none = (count: number): { ours: string; goal: string; holds: boolean } => ({
    ours: withCommas(count),
    goal: '0',
    holds: count === 0,
  })
  return [
    goal('cases: missed breaks', none(counts.missed)),
    goal('cases: crashes', none(counts.crashes)),
    goal('cases: time-outs', none(counts.timeouts)),
    goal('cases: decided and right', {
      ours: `${withCommas(counts.right)} of ${withCommas(counts.total)} = ${(100 * decided).toFixed(2)} %`,
      goal: '≥ 99 %',
      holds: decided >= 0.99,
    }),
    goal('cases: false alarms', {
      ours: withShare(counts.alarms, counts.total - counts.breaks),
      goal: '< 0.5 %',
      holds: alarms < 0.005,
    }),
    goal('cases: witnesses that ajv confirms', {
      ours: `${withCommas(witnesses.confirmed)} of ${withCommas(witnesses.total)}`,
      goal: '100 %',
      holds: witnesses.confirmed === witnesses.total,
    }),
    goal('cases: exceptions that ajv does not support', none(unsupported.length)),
  ]
}

function confirmations(judged: readonly JudgedCase[]): { total: number; confirmed: number } {
  const results = judged.flatMap(({ case: { old, new: next, dialect }, outcome }) =>
    outcome.answer === 'breaking'
      ? [
          confirmWitness({
            witness: outcome.witness,
            accepting: { schema: old, dialect },
            refusing: { schema: next, dialect },
          }),
        ]
      : [],
  )
  return { total: results.length, confirmed: results.filter((result) => result === 'confirmed').length }
}

interface Findings {
  readonly gold: GoldSet
  readonly judgements: readonly Judgement[]
  readonly ours: Judgement
  /** The checkers that could not be installed. */
  readonly left: readonly string[]
}

function body({ gold, judgements, ours, left }: Findings): string {
  const totals = judgements.map(({ entry, judged, elapsed }) => [
    entry.title,
    ...tallyCells(tally(judged)),
    nanoseconds(elapsed / judged.length),
  ])
  return `${introduction(gold, judgements)}
${left.length === 0 ? '' : `\nLeft out, because npm could not install them: ${left.join(', ')}.\n`}
${table(['checker', ...TALLY_COLUMNS, 'a case'], totals)}

*missed breaks*: breaks called compatible, a share of the breaks. *false alarms*: compatible changes called breaks, a share of
these. *undecided*: the checker says itself that it cannot tell. *crash*: it trips. *time-out*: no answer in ${String(MILLISECONDS / 1000)} s. *a case*:
wall-clock time, with the way to the checker's process and back. A break is a break for some value, whoever would send it: a
checker that by its policy lets open objects gain optional properties has these among its missed breaks.

### By suite

${suiteTable(judgements)}

### What is not decided

${list(ours.judged.flatMap(({ case: { suite, id }, outcome }) => (outcome.answer === 'undecided' ? [`${suite}, ${code(id)}: ${outcome.reason.replaceAll(/\s+/g, ' ')}`] : [])))}

### What is wrong

${list(ours.judged.flatMap(({ case: { suite, id, expected }, outcome }) => (outcome.answer !== expected && outcome.answer !== 'undecided' ? [`${suite}, ${code(id)}: ${expected}, and found ${outcome.answer}`] : [])))}`
}

function introduction(gold: GoldSet, judgements: readonly Judgement[]): string {
  const { breaks }: Pick<Tally, 'breaks'> = tally(judgements[0]?.judged ?? [])
  const suites = (cases: readonly { readonly suite: string }[]): string => {
    const counts = new Map<string, number>()
    for (const { suite } of cases) counts.set(suite, (counts.get(suite) ?? 0) + 1)
    return [...counts].map(([suite, count]) => `${suite} ${String(count)}`).join(', ') || 'none'
  }
  return `Does everything that the old schema accepts get accepted by the new one? ${withCommas(gold.cases.length)} labelled pairs, ${withCommas(breaks)} of them
breaks, from the test suites of other checkers and from real tools; every checker in the same run, in a process of its own,
without network, with the same schemas (the root's \`$schema\` left out).

${list([
  `Labels that a witness refutes, or that are refuted the other way, corrected by \`src/diff/exceptions.json\`, each entry confirmed by ajv in this run: ${String(gold.corrected.length)} (${suites(gold.corrected)}).`,
  `Breaks that had no witness until one was found, which ajv confirms: ${String(gold.witnessed.length)} (${suites(gold.witnessed)}).`,
  `Left out, called incompatible for a reason of policy and no value shows it (formats, encodings, the booleans of draft-04): ${String(gold.unwitnessed.length)} (${suites(gold.unwitnessed)}).`,
  `Left out, disputed by their suite's own audit and settled by nobody: ${String(gold.unsettled.length)} (${suites(gold.unsettled)}).`,
])}`
}

function suiteTable(judgements: readonly Judgement[]): string {
  const suites = [...new Set(judgements.flatMap(({ judged }) => judged.map((each) => each.case.suite)))]
  const rows = suites.flatMap((suite) =>
    judgements.map(({ entry, judged }, index) => {
      const counts = tally(judged.filter((each) => each.case.suite === suite))
      return [index === 0 ? `${suite} (${withCommas(counts.total)})` : '', entry.title, ...tallyCells(counts)]
    }),
  )
  return table(['suite', 'checker', ...TALLY_COLUMNS], rows)
}
