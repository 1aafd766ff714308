/** One line of metrics. */
export interface ParsedSample {
  /** With its suffix. */
  readonly name: string
  readonly labels: ReadonlyMap<string, string>
  readonly value: number
}

/** The lines of one metric. */
export interface ParsedFamily {
  readonly type: string
  readonly help: string
  readonly samples: readonly ParsedSample[]
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? ([^ ]+)$/s
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(,|$)/y
const SUFFIXES = /(?:_bucket|_sum|_count)$/

/** Reads Prometheus' text format, version 0.0.4, and throws for whatever is not as it says. */
export function parseMetrics(text: string): ReadonlyMap<string, ParsedFamily> {
  if (!text.endsWith('\n')) throw new Error('The last line does not end')
  const families = new Map<string, { type: string; help: string; samples: ParsedSample[] }>()
  const seen = new Set<string>()
  let current = ''
  for (const line of text.slice(0, -1).split('\n')) {
    const [, keyword, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/s.exec(line) ?? []
    if (keyword === 'HELP') {
      if (!NAME.test(name) || families.has(name)) throw new Error(`A metric that is none, or comes twice: ${line}`)
      current = name
      families.set(name, { type: '', help: rest, samples: [] })
    } else if (keyword === 'TYPE') {
      if (name !== current || !/^(counter|gauge|histogram)$/.test(rest)) throw new Error(`A type out of place: ${line}`)
      families.get(name)!.type = rest
    } else {
      const sample = parseSample(line)
      const family = families.get(current)
      const base = family?.type === 'histogram' ? sample.name.replace(SUFFIXES, '') : sample.name
      if (family === undefined || base !== current) throw new Error(`A sample out of place: ${line}`)
      const key = JSON.stringify([sample.name, [...sample.labels].sort()])
      if (seen.has(key)) throw new Error(`A sample comes twice: ${line}`)
      seen.add(key)
      family.samples.push(sample)
    }
  }
  for (const [name, family] of families) if (family.type === 'histogram') assertHistogram(name, family.samples)
  return families
}

function parseSample(line: string): ParsedSample {
  const [, name, labels = '', written] = SAMPLE.exec(line) ?? []
  if (name === undefined || written === undefined) throw new Error(`Not a sample: ${line}`)
  const value = Number(written.replace(/^([+-])Inf$/, '$1Infinity'))
  if (Number.isNaN(value) && written !== 'NaN') throw new Error(`Not a number: ${line}`)
  return { name, labels: parseLabels(labels, line), value }
}

function parseLabels(text: string, line: string): ReadonlyMap<string, string> {
  const labels = new Map<string, string>()
  LABEL.lastIndex = 0
  for (let end = 0; end < text.length; end = LABEL.lastIndex) {
    const [, name = '', value] = LABEL.exec(text) ?? []
    if (value === undefined || labels.has(name)) throw new Error(`Labels that are none: ${line}`)
    labels.set(
      name,
      value.replaceAll(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character)),
    )
  }
  return labels
}

/** Buckets count up to the count of all, each set of labels for itself. */
function assertHistogram(name: string, samples: readonly ParsedSample[]): void {
  const last = new Map<string, { readonly bound: number; readonly count: number }>()
  for (const sample of samples) {
    const { le, ...rest } = Object.fromEntries(sample.labels)
    const key = JSON.stringify(rest)
    if (sample.name === `${name}_bucket`) {
      const bound = Number(le!.replace('+Inf', 'Infinity'))
      const before = last.get(key) ?? { bound: -Infinity, count: 0 }
      if (bound <= before.bound || sample.value < before.count) throw new Error(`Buckets out of order: ${key}`)
      last.set(key, { bound, count: sample.value })
    } else if (sample.name === `${name}_count`) {
      const { bound, count } = last.get(key)!
      if (bound !== Infinity || count !== sample.value) throw new Error(`The count is not that of all buckets: ${key}`)
    }
  }
}
