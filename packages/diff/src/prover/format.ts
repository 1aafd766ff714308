/** A format that can be asserted: the texts that surely have it or surely have not are told apart; between them is doubt. */
interface Format {
  /** Texts of the format, the first one as a person would write it. */
  readonly samples: readonly string[]
  /** A necessary condition: what does not match is surely not of the format. */
  readonly shape: RegExp
}

/** Source: JSON Schema 2020-12 Validation, section 7.3. */
const FORMATS: ReadonlyMap<string, Format> = new Map([
  ['date-time', { samples: ['2026-01-31T12:00:00Z', '2025-06-01T08:30:00+02:00'], shape: /^\d{4}-\d\d-\d\dt/i }],
  ['date', { samples: ['2026-01-31', '2025-06-01'], shape: /^\d{4}-\d\d-\d\d$/ }],
  ['time', { samples: ['12:00:00Z', '08:30:00+02:00'], shape: /^\d\d:\d\d:\d\d/ }],
  ['duration', { samples: ['P1D', 'PT5M'], shape: /^P/ }],
  ['email', { samples: ['ana@example.com', 'b@example.org'], shape: /@/ }],
  ['hostname', { samples: ['example.com', 'example.org'], shape: /^[^\s/@:]+$/ }],
  ['ipv4', { samples: ['192.0.2.1', '198.51.100.7'], shape: /^[\d.]{7,15}$/ }],
  ['ipv6', { samples: ['2001:db8::1', '::1'], shape: /^[\da-f:.]{2,}$/i }],
  ['uri', { samples: ['https://example.com/', 'https://example.org/a'], shape: /^[a-z][a-z\d+.-]*:/i }],
  ['uri-reference', { samples: ['/a', 'https://example.com/'], shape: /^\S*$/ }],
  [
    'uuid',
    {
      samples: ['3fa85f64-5717-4562-b3fc-2c963f66afa6', '123e4567-e89b-12d3-a456-426614174000'],
      shape: /^[\da-f-]{36}$/i,
    },
  ],
  ['json-pointer', { samples: ['/a', ''], shape: /^(\/|$)/ }],
  ['regex', { samples: ['^a$', 'b+'], shape: /^/ }],
])

/** Texts that have a format; none for one that is not known. */
export function samplesOf(format: string): readonly string[] {
  return FORMATS.get(format)?.samples ?? []
}

/** Whether a text has a format; `undefined` when that is not sure. */
export function hasFormat(text: string, format: string): boolean | undefined {
  const known = FORMATS.get(format)
  if (known?.samples.includes(text) === true) return true
  return known?.shape.test(text) === false ? false : undefined
}
