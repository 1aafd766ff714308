import { readDocuments } from './data-folder.ts'

/** A case as its file has it. */
interface CaseLine {
  readonly id: string
  readonly old: unknown
  readonly new: unknown
  readonly expected: string
  readonly dialect?: string
  readonly audit?: { readonly conflict?: boolean; readonly noWitnessIn?: number; readonly error?: string }
}

export type Dialect = 'draft-07' | '2020-12'

/** A pair of schemas with its label: does everything that `old` accepts get accepted by `new`? */
export interface SchemaCase {
  readonly suite: string
  /** Unique in the suite: the file's own id, with `#n` for the n-th case of an id that the file has several times. */
  readonly id: string
  readonly old: unknown
  readonly new: unknown
  readonly dialect: Dialect
  /** `unlabelled`: the file says that it does not know. */
  readonly label: 'compatible' | 'incompatible' | 'unlabelled'
  /** The label is incompatible, and whoever audited the file found no value that shows it. */
  readonly isUnwitnessed: boolean
  /** The label is compatible, and whoever audited the file found a value that refutes it. */
  readonly isDisputed: boolean
}

const LABELS: Readonly<Record<string, SchemaCase['label']>> = {
  'backward-compatible': 'compatible',
  'presumed-compatible': 'compatible',
  incompatible: 'incompatible',
}

/** Every case of every suite of a folder. The dialect of a case counts, so a root's `$schema` is left out. */
export function readCases(folder: string): SchemaCase[] {
  return [...readDocuments<CaseLine>(folder)].flatMap(([suite, lines]) => {
    const seen = new Map<string, number>()
    return lines.map((line) => {
      const nth = (seen.get(line.id) ?? 0) + 1
      seen.set(line.id, nth)
      return toCase(suite, { ...line, id: nth === 1 ? line.id : `${line.id} #${String(nth)}` })
    })
  })
}

function toCase(suite: string, { id, old, new: next, expected, dialect, audit = {} }: CaseLine): SchemaCase {
  const label = LABELS[expected] ?? 'unlabelled'
  return {
    suite,
    id,
    old: withoutDialect(old),
    new: withoutDialect(next),
    dialect: dialect === 'draft-07' ? 'draft-07' : '2020-12',
    label,
    isUnwitnessed: label === 'incompatible' && (audit.noWitnessIn !== undefined || audit.error !== undefined),
    isDisputed: audit.conflict === true,
  }
}

/** A schema without the `$schema` of its root. */
export function withoutDialect(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null || !('$schema' in schema)) return schema
  const { $schema: _dialect, ...rest } = schema
  return rest
}
