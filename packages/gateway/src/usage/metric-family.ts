/** Names and values of labels; a value that is `undefined` counts as empty. */
export type MetricLabels = Readonly<Record<string, string | undefined>>

/** One line of a metric. */
export interface MetricSample {
  /** What comes after the name of the metric: `_bucket`, `_sum`, `_count`. Default: nothing. */
  readonly suffix?: '_bucket' | '_count' | '_sum'
  readonly labels: MetricLabels
  readonly value: number
}

/** A metric with all its samples. */
export interface MetricFamily {
  readonly name: string
  /** What it means, in one sentence. */
  readonly help: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly samples: readonly MetricSample[]
}

/** The content type of what `writeMetrics` writes. */
export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/** Metrics in the text format of Prometheus, version 0.0.4. */
export function writeMetrics(families: readonly MetricFamily[]): string {
  return families
    .map(({ name, help, type, samples }) => {
      const head = `# HELP ${name} ${help.replaceAll(/[\\\n]/g, escape)}\n# TYPE ${name} ${type}\n`
      return head + samples.map((sample) => writeSample(name, sample)).join('')
    })
    .join('')
}

/** Samples of which no two have the same labels: the values of those that have are added up. */
export function summed(samples: readonly MetricSample[]): readonly MetricSample[] {
  const found = new Map<string, MetricSample>()
  for (const sample of samples) {
    const key = JSON.stringify(Object.values(sample.labels).map((text = '') => text))
    const known = found.get(key)
    found.set(key, known === undefined ? sample : { ...known, value: known.value + sample.value })
  }
  return [...found.values()]
}

function writeSample(name: string, { suffix, labels, value }: MetricSample): string {
  const written = Object.entries(labels)
    .map(([label, text = '']) => `${label}="${text.replaceAll(/[\\\n"]/g, escape)}"`)
    .join(',')
  return `${name}${suffix ?? ''}${written === '' ? '' : `{${written}}`} ${writeValue(value)}\n`
}

function escape(character: string): string {
  return character === '\n' ? '\\n' : `\\${character}`
}

function writeValue(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (Number.isFinite(value)) return String(value)
  return value > 0 ? '+Inf' : '-Inf'
}
