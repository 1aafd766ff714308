import { quote } from '@mcpver/core'
import { sumCoverage, toCoverage, toCoverageReport, type Coverage, type CoverageReport } from './coverage-report.ts'
import { invalidEvidence } from './invalid-evidence.ts'
import { expected, readDigits } from './report-field.ts'

/**
 * The totals of an LCOV tracefile. Within a record the order does not matter; records of the same file, as several tests write
 * them, are one file. Lines are counted from `DA` where a file has them, and from its `LF` and `LH` where not: a summary that says
 * more than its details is not believed. Fields that are not needed are skipped.
 *
 * Source: geninfo(1) of LCOV 2, "TRACEFILE FORMAT".
 *
 * @throws {LifecycleError} `ERR_INVALID_EVIDENCE` for a line that is no field, a record that is not ended or not of one file, and
 *   counts that contradict themselves.
 */
export function parseLcov(text: string): CoverageReport {
  const files = new Map<string, LcovFile>()
  let record = new LcovRecord()
  let lineNumber = 0
  for (const line of linesOf(text)) {
    lineNumber++
    if (line === '' || line.startsWith('#')) continue
    if (line === 'end_of_record') {
      const path = record.path(lineNumber)
      const file = files.get(path) ?? new LcovFile()
      files.set(path, file)
      record.addTo(file)
      record = new LcovRecord()
    } else {
      record.take(line, lineNumber)
    }
  }
  if (!record.isEmpty) throw invalidEvidence('The LCOV report breaks off: its last record has no "end_of_record"')
  const all = [...files.values()]
  return toCoverageReport(sumCoverage(all.map((file) => file.lines)) ?? { covered: 0, total: 0 }, {
    branches: sumCoverage(all.flatMap((file) => file.branches ?? [])),
    functions: sumCoverage(all.flatMap((file) => file.functions ?? [])),
  })
}

/** The fields that count something: what was found and what of it was hit. */
const PAIRS = [
  ['LF', 'LH'],
  ['BRF', 'BRH'],
  ['FNF', 'FNH'],
] as const

const COUNTS: ReadonlySet<string> = new Set(PAIRS.flat())

/** What stands between two `end_of_record`. */
class LcovRecord {
  readonly #paths: string[] = []
  readonly #counts = new Map<string, number>()
  readonly #hits = new Map<number, boolean>()
  #isEmpty = true

  get isEmpty(): boolean {
    return this.#isEmpty
  }

  /** The file that the record is of. */
  path(lineNumber: number): string {
    const [path, ...others] = this.#paths
    if (path !== undefined && others.length === 0) return path
    throw invalidEvidence(`The LCOV record that ends at line ${String(lineNumber)} must have one "SF"`)
  }

  take(line: string, lineNumber: number): void {
    const end = line.indexOf(':')
    const field = line.slice(0, Math.max(end, 0))
    const where = `Line ${String(lineNumber)} of the LCOV report`
    if (!/^[A-Z]{2,12}$/.test(field)) throw expected(where, 'a field such as "DA:1,1"', line)
    const value = line.slice(end + 1)
    this.#isEmpty = false
    if (field === 'SF') this.#paths.push(value)
    if (field === 'DA') this.#takeLine(value, where)
    if (COUNTS.has(field)) {
      if (this.#counts.has(field)) throw invalidEvidence(`${where} has ${quote(field)} for the second time`)
      this.#counts.set(field, readDigits(value, where))
    }
  }

  /** Gives the file what the record has of it. */
  addTo(file: LcovFile): void {
    for (const [line, isHit] of this.#hits) file.addLine(line, isHit)
    for (const [found, hit] of PAIRS) {
      const total = this.#counts.get(found)
      if (total === undefined && this.#counts.has(hit))
        throw invalidEvidence(`An LCOV record has "${hit}" but no "${found}"`)
      if (total !== undefined) {
        file.addCount(found, toCoverage(this.#counts.get(hit) ?? 0, total, `"${hit}" and "${found}" of an LCOV record`))
      }
    }
  }

  #takeLine(value: string, where: string): void {
    const [line = '', hits = ''] = value.split(',', 2)
    const number = readDigits(line, where)
    // Counts of hits may be longer than any number of lines.
    if (!/^\d{1,20}$/.test(hits)) throw expected(where, 'a line and how often it was hit', value)
    this.#hits.set(number, this.#hits.get(number) === true || Number(hits) > 0)
  }
}

/** What all records of a file say together. */
class LcovFile {
  readonly #hits = new Map<number, boolean>()
  readonly #counts = new Map<string, Coverage>()

  get lines(): Coverage {
    if (this.#hits.size === 0) return this.#counts.get('LF') ?? { covered: 0, total: 0 }
    return { covered: [...this.#hits.values()].filter(Boolean).length, total: this.#hits.size }
  }

  get branches(): Coverage | undefined {
    return this.#counts.get('BRF')
  }

  get functions(): Coverage | undefined {
    return this.#counts.get('FNF')
  }

  addLine(line: number, isHit: boolean): void {
    this.#hits.set(line, this.#hits.get(line) === true || isHit)
  }

  /** Different tests hit different parts of a file, and counts do not say which: what is sure is the most that one of them hit. */
  addCount(found: string, { covered, total }: Coverage): void {
    const before = this.#counts.get(found) ?? { covered: 0, total: 0 }
    this.#counts.set(found, { covered: Math.max(before.covered, covered), total: Math.max(before.total, total) })
  }
}

/** The lines of a text, one after the other, without a list of them all. */
function* linesOf(text: string): Generator<string> {
  let start = 0
  while (start < text.length) {
    const found = text.indexOf('\n', start)
    const end = found === -1 ? text.length : found
    yield text.slice(start, end).trimEnd()
    start = end + 1
  }
}
