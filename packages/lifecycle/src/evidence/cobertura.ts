import { quote } from '@mcpver/core'
import { SaxesParser } from 'saxes'
import { LifecycleError } from '../lifecycle-error.ts'
import { sumCoverage, toCoverage, toCoverageReport, type Coverage, type CoverageReport } from './coverage-report.ts'
import { toEvidenceLimits, type EvidenceLimits } from './evidence-limits.ts'
import { invalidEvidence } from './invalid-evidence.ts'
import { expected, readDigits } from './report-field.ts'

/** Share by which a rate may differ from the counts beside it: tools write two digits or more. */
const TOLERANCE = 0.01

/** Where the lines of a class stand; those of its methods are the same ones again. */
const LINE_PATH = 'coverage/packages/package/classes/class/lines/line'

/**
 * The totals of a Cobertura report. Lines and branches are counted from the lines of the classes where there are any, those of
 * classes in the same file as one file, and from the counts of the root where not. A rate alone tells no count: nothing is measured.
 *
 * A document type is skipped, never fetched; one that declares anything itself, such as entities, is refused.
 *
 * Source: http://cobertura.sourceforge.net/xml/coverage-04.dtd
 *
 * @throws {LifecycleError} `ERR_INVALID_EVIDENCE` for other XML, what is no XML, beyond a limit, or contradicts itself.
 */
export function parseCobertura(text: string, limits: EvidenceLimits = {}): CoverageReport {
  if (text.includes('<!ENTITY')) throw declares()
  const reader = new CoberturaReader(toEvidenceLimits(limits))
  const parser = new SaxesParser({ xmlns: false, position: false })
  parser.on('doctype', (doctype) => {
    if (doctype.includes('[')) throw declares()
  })
  parser.on('opentag', ({ name, attributes }) => reader.open(name, new Map(Object.entries(attributes))))
  parser.on('closetag', () => reader.close())
  try {
    parser.write(text).close()
  } catch (error) {
    if (LifecycleError.isInstance(error)) throw error
    throw invalidEvidence(`The report is not XML: ${quote(error instanceof Error ? error.message : error)}`)
  }
  return reader.report
}

function declares(): ReturnType<typeof invalidEvidence> {
  return invalidEvidence('The document type of the report declares something, such as entities', {
    hint: 'No tool that writes Cobertura reports does that: find out where this one is from.',
  })
}

type Attributes = ReadonlyMap<string, string>

class CoberturaReader {
  readonly #limits: Required<EvidenceLimits>
  readonly #path: string[] = []
  readonly #files = new Map<string, Map<number, CoberturaLine>>()
  #root: Attributes = new Map()
  #file = ''
  #elements = 0

  constructor(limits: Required<EvidenceLimits>) {
    this.#limits = limits
  }

  get report(): CoverageReport {
    const ofRoot = { lines: readTotals(this.#root, 'lines'), branches: readTotals(this.#root, 'branches') }
    const lines = [...this.#files.values()].flatMap((file) => [...file.values()])
    if (lines.length === 0) return toCoverageReport(ofRoot.lines ?? { covered: 0, total: 0 }, ofRoot)
    const covered = lines.filter(({ isHit }) => isHit).length
    return toCoverageReport(
      { covered, total: lines.length },
      { branches: sumCoverage(lines.flatMap(({ branches }) => branches ?? [])) },
    )
  }

  open(name: string, attributes: Attributes): void {
    const { maxDepth, maxValues } = this.#limits
    if (this.#path.length >= maxDepth) throw invalidEvidence(`The XML is nested more than ${String(maxDepth)} deep`)
    if (++this.#elements > maxValues) throw invalidEvidence(`The XML has more than ${String(maxValues)} elements`)
    if (this.#path.length === 0) this.#openRoot(name, attributes)
    this.#path.push(name)
    if (name === 'class') this.#file = attributes.get('filename') ?? ''
    if (name === 'line' && this.#path.join('/') === LINE_PATH) this.#addLine(attributes)
  }

  close(): void {
    this.#path.pop()
  }

  #openRoot(name: string, attributes: Attributes): void {
    if (name !== 'coverage' || !attributes.has('line-rate')) {
      throw invalidEvidence(`Not a Cobertura report: its root is ${quote(name)}, with no "line-rate" of a "coverage"`)
    }
    this.#root = attributes
  }

  #addLine(attributes: Attributes): void {
    const number = readDigits(attributes.get('number') ?? '', `"number" of a line in ${quote(this.#file)}`)
    const hits = attributes.get('hits') ?? ''
    const where = `Line ${String(number)} of ${quote(this.#file)}`
    if (!/^\d{1,20}$/.test(hits)) throw expected(`"hits" of ${where}`, 'a whole number from 0', hits)
    const lines = this.#files.get(this.#file) ?? new Map<number, CoberturaLine>()
    this.#files.set(this.#file, lines)
    const before = lines.get(number)
    const branches = [before?.branches, readConditions(attributes, where)].filter((one) => one !== undefined)
    lines.set(number, {
      isHit: before?.isHit === true || Number(hits) > 0,
      // Two classes on one line: the most that is sure, as in `addCount` of LCOV.
      branches:
        branches.length === 0
          ? undefined
          : {
              covered: Math.max(...branches.map(({ covered }) => covered)),
              total: Math.max(...branches.map(({ total }) => total)),
            },
    })
  }
}

interface CoberturaLine {
  readonly isHit: boolean
  readonly branches: Coverage | undefined
}

/** The branches of a line: `condition-coverage="50% (1/2)"`. */
function readConditions(attributes: Attributes, where: string): Coverage | undefined {
  const text = attributes.get('condition-coverage')
  if (text === undefined || attributes.get('branch')?.toLowerCase() !== 'true') return undefined
  const counts = /\((\d{1,9})\/(\d{1,9})\)$/.exec(text.trimEnd().slice(-40))
  if (counts === null) throw expected(`"condition-coverage" of ${where}`, 'such as "50% (1/2)"', text)
  return toCoverage(Number(counts[1]), Number(counts[2]), where)
}

/** The counts of the root, checked against the rate beside them; `undefined` where there are none. */
function readTotals(root: Attributes, what: 'lines' | 'branches'): Coverage | undefined {
  const rateName = what === 'lines' ? 'line-rate' : 'branch-rate'
  const rate = readRate(root.get(rateName), rateName)
  const [covered, valid] = [root.get(`${what}-covered`), root.get(`${what}-valid`)]
  if (covered === undefined || valid === undefined) return undefined
  const coverage = toCoverage(
    readDigits(covered, `"${what}-covered"`),
    readDigits(valid, `"${what}-valid"`),
    `"${what}-covered"`,
  )
  if (rate !== undefined && coverage.total > 0 && Math.abs(rate - coverage.covered / coverage.total) > TOLERANCE) {
    throw invalidEvidence(`"${rateName}" contradicts the counts: ${covered} of ${valid} are not ${String(rate)}`)
  }
  return coverage
}

function readRate(text: string | undefined, name: string): number | undefined {
  if (text === undefined || text === '') return undefined
  const rate = /^[\d.eE+-]{1,30}$/.test(text) ? Number(text) : Number.NaN
  if (!(rate >= 0 && rate <= 1)) throw expected(`"${name}"`, 'a number from 0 to 1', text)
  return rate
}
