import { describe, expect, it } from 'vitest'
import { hash } from 'node:crypto'
import { canonicalize, parseJson } from '@mcpver/core'
import { verifyAudit, type AuditExtent } from '@mcpver/lifecycle'
import { parseEnvelope, payloadOf } from '@mcpver/signing'
import { openForTest, useEngines, type Engine } from './support/engines.ts'
import { Intruder, sealed, type Row, type Table } from './support/intruder.ts'
import { MUTATIONS } from './support/mutation.ts'
import { newPeople } from './support/people.ts'
import { findProblems } from './support/problems.ts'
import { takeToProduction } from './support/release-stream.ts'
import { createReleaseSystem, type ReleaseSystem } from './support/release-system.ts'
import { seededRandom } from './support/seed.ts'

/** Of each kind of change. */
const TIMES = 6

const { engines } = useEngines()

/** A store with three releases in production, and somebody who got into it. */
async function intruded(place: Engine['place']): Promise<{ system: ReleaseSystem; intruder: Intruder }> {
  const target = await place()
  const system = await createReleaseSystem({ store: await openForTest(target), people: newPeople() })
  for (const [name, version] of [
    ['forecast', '1.0.0'],
    ['forecast', '1.1.0'],
    ['radar', '1.0.0'],
  ] as const) {
    await takeToProduction(system, { name, version })
  }
  return { system, intruder: await Intruder.enter(target) }
}

/** How the rows of a table are named: by a store that finds them damaged, and by whoever verifies them. */
const NAMES: Readonly<Record<Table, (row: Row) => readonly string[]>> = {
  releases: ({ name, version }) => [
    `releases "${String(name)}" "${String(version)}"`,
    `${String(name)}@${String(version)}: `,
  ],
  documents: ({ kind, id }) => [`documents "${String(kind)}" "${String(id)}"`, `${String(kind)} ${String(id)}: `],
  audit_records: ({ sequence }) => [`audit_records ${String(sequence)} `, `audit entry ${String(sequence)}: `],
}

/** Whether an envelope says the same, with the same signature: what it has beside that is a hint, and decides nothing. */
function isSameEnvelope(before: string, after: string): boolean {
  const [old, now] = [parseEnvelope(before), parseEnvelope(after)]
  const bytes = (text: string): string => Buffer.from(text, 'base64').toString('hex')
  return payloadOf(old).equals(payloadOf(now)) && bytes(old.signatures[0]!.sig) === bytes(now.signatures[0]!.sig)
}

/** A member that is there twice counts once, the last one. */
function isSameJson(before: string, after: string): boolean {
  return canonicalize(parseJson(before)) === canonicalize(parseJson(after))
}

const envelopeIn = (content: string, member: string): string =>
  String((parseJson(content) as Record<string, unknown>)[member])

/** What is stored, where it is, and whether a change of it is none that counts. */
interface StoredText {
  readonly what: string
  readonly table: Table
  readonly column: string
  readonly kind?: string
  readonly isSame: (before: string, after: string) => boolean
}

const STORED: readonly StoredText[] = [
  { what: 'definition', table: 'releases', column: 'definition', isSame: isSameJson },
  { what: 'signature envelope', table: 'releases', column: 'signature', isSame: isSameEnvelope },
  ...[
    ['approval', 'approval'],
    ['verdict', 'attestation'],
  ].map(([kind = '', member = '']) => ({
    what: kind,
    table: 'documents' as const,
    column: 'content',
    kind,
    isSame: (before: string, after: string) => isSameEnvelope(envelopeIn(before, member), envelopeIn(after, member)),
  })),
  { what: 'audit entry', table: 'audit_records', column: 'entry', isSame: () => false },
  { what: 'hash of an audit entry', table: 'audit_records', column: 'hash', isSame: () => false },
]

/** Records of which one names another subject, with hashes that fit. */
function hashedAnew(rows: readonly Row[], { at, subject }: { at: number; subject: string }): readonly Row[] {
  let previous: unknown = null
  return rows.map((row, sequence) => {
    const entry = { ...(parseJson(String(row['entry'])) as object), previous, ...(sequence === at && { subject }) }
    const text = canonicalize(entry)
    previous = `sha256:${hash('sha256', text, 'hex')}`
    return sealed({ ...row, entry: text, hash: previous as string })
  })
}

/** What somebody does to the rows of a table, and what is found then, at least. */
interface Intrusion {
  readonly table: Table
  readonly change: (rows: readonly Row[]) => readonly Row[]
  readonly expected: readonly string[]
}

describe.each(engines)('on $engine', ({ place }) => {
  describe.each(STORED)('a stored $what', ({ table, column, kind, isSame }) => {
    it('that is flipped, cut, doubled or reordered in part is found and named', async () => {
      const random = seededRandom()
      const { system, intruder } = await intruded(place)
      const rows = await intruder.rows(table)
      const candidates = [...rows.entries()].filter(([, row]) => kind === undefined || row['kind'] === kind)
      for (const mutate of MUTATIONS.flatMap((one) => Array<typeof one>(TIMES).fill(one))) {
        const [at, row] = candidates[random(candidates.length)]!
        const before = String(row[column])
        const after = mutate(before, random)
        if (after === before) continue
        const changed = { ...row, [column]: after }
        const names = NAMES[table](row)

        await intruder.replace(table, rows.with(at, changed))
        const damage = `ERR_STORE_CORRUPT: ${names[0]!}`
        expect(await findProblems(system), after).toContainEqual(expect.stringContaining(damage))
        // With a seal that fits, the signature or the chain finds it, unless nothing was changed that counts.
        await intruder.replace(table, rows.with(at, sealed(changed)))
        const problems = await findProblems(system)
        if (problems.length === 0) expect(isSame(before, after), after).toBe(true)
        else
          expect(
            problems.filter((one) => names.some((name) => one.includes(name))),
            after,
          ).not.toEqual([])
      }
      await intruder.replace(table, rows)
      expect(await findProblems(system)).toEqual([])
    })
  })

  describe('whoever writes rows with seals that fit', () => {
    const renumbered = (rows: readonly Row[]): readonly Row[] =>
      rows.map((row, sequence) => sealed({ ...row, sequence }))
    const exchange = (rows: readonly Row[], columns: readonly string[]): readonly Row[] => {
      const [first, second, ...rest] = rows as [Row, Row]
      const take = (into: Row, from: Row): Row =>
        sealed({ ...into, ...Object.fromEntries(columns.map((column) => [column, from[column] ?? null])) })
      return [take(first, second), take(second, first), ...rest]
    }

    it.each<readonly [what: string, intrusion: Intrusion]>([
      [
        'exchanges the definitions of two versions',
        {
          table: 'releases',
          change: (rows) => exchange(rows, ['definition']),
          expected: ['forecast@1.0.0: The definition is not the one', 'forecast@1.1.0: The definition is not the one'],
        },
      ],
      [
        'exchanges definitions, checksums and signatures of two versions',
        {
          table: 'releases',
          change: (rows) => exchange(rows, ['definition', 'checksum', 'signature']),
          expected: ['forecast@1.0.0: The signature is over another version', 'forecast@1.1.0: has another checksum'],
        },
      ],
      [
        'copies a version under another number',
        {
          table: 'releases',
          change: (rows) => [...rows, sealed({ ...rows[0]!, version: '9.0.0' })],
          expected: ['forecast@9.0.0: is not in the audit', 'forecast@9.0.0: The signature is over another version'],
        },
      ],
      [
        'copies a version under another name',
        {
          table: 'releases',
          change: (rows) => [...rows, sealed({ ...rows[0]!, name: 'other' })],
          expected: ['other@1.0.0: is not in the audit', 'other@1.0.0: The signature is over another name'],
        },
      ],
      [
        'removes a version',
        { table: 'releases', change: (rows) => rows.slice(1), expected: ['forecast@1.0.0: is in the audit only'] },
      ],
      [
        'moves a version to another state',
        {
          table: 'releases',
          change: (rows) => rows.with(0, sealed({ ...rows[0]!, state: 'archived' })),
          expected: ['forecast@1.0.0: is archived, not production'],
        },
      ],
      [
        'says that somebody else created a version',
        {
          table: 'releases',
          change: (rows) => rows.with(0, sealed({ ...rows[0]!, created_by: 'ben' })),
          expected: ['forecast@1.0.0: The signature is over another createdBy'],
        },
      ],
      [
        'says that a version is reached elsewhere',
        {
          table: 'releases',
          change: (rows) => rows.with(0, sealed({ ...rows[0]!, upstream: '{"url":"https://evil.example"}' })),
          expected: ['forecast@1.0.0: The signature is over another upstreamDigest'],
        },
      ],
      [
        'says that a version mends what it does not',
        {
          table: 'releases',
          change: (rows) => rows.with(0, sealed({ ...rows[0]!, security_updates: '["Mends it."]' })),
          expected: ['forecast@1.0.0: The signature is over another securityUpdatesDigest'],
        },
      ],
      [
        'says that a version changed something else',
        {
          table: 'releases',
          change: (rows) => rows.with(0, sealed({ ...rows[0]!, changelog: '["Nothing"]' })),
          expected: ['forecast@1.0.0: The signature is over another changelogDigest'],
        },
      ],
      [
        'says that a version was created at another time',
        {
          table: 'releases',
          change: (rows) => rows.with(0, sealed({ ...rows[0]!, created_at: 5 })),
          expected: ['forecast@1.0.0: The signature is over another createdAt'],
        },
      ],
      [
        'says that a version follows another one',
        {
          table: 'releases',
          change: (rows) => rows.with(1, sealed({ ...rows[1]!, previous_checksum: rows[1]!['checksum'] ?? null })),
          expected: ['forecast@1.1.0: The signature is over another previousDigest'],
        },
      ],
      [
        'takes a dependency away',
        {
          table: 'releases',
          change: (rows) => rows.with(0, sealed({ ...rows[0]!, dependencies: '{}' })),
          expected: ['forecast@1.0.0: The signature is over another dependencies'],
        },
      ],
      [
        'moves approvals and verdicts to another version',
        {
          table: 'documents',
          change: (rows) => rows.map((row) => sealed({ ...row, subject: 'radar@1.0.0' })),
          expected: ['is for forecast@1.0.0', 'is for forecast@1.1.0', 'It is a verdict on forecast@1.0.0'],
        },
      ],
      [
        'removes a record from the audit',
        { table: 'audit_records', change: (rows) => rows.toSpliced(3, 1), expected: ['audit_records 3 is missing'] },
      ],
      [
        'removes a record from the audit and numbers the others anew',
        { table: 'audit_records', change: (rows) => renumbered(rows.toSpliced(3, 1)), expected: ['audit entry 3: '] },
      ],
      [
        'repeats a record of the audit in its place',
        {
          table: 'audit_records',
          change: (rows) => renumbered(rows.toSpliced(3, 0, rows[3]!)),
          expected: ['audit entry 4: '],
        },
      ],
      [
        'repeats a record of the audit at its end',
        { table: 'audit_records', change: (rows) => renumbered([...rows, rows[3]!]), expected: ['audit entry 15: '] },
      ],
      [
        'exchanges two records of the audit',
        {
          table: 'audit_records',
          change: (rows) => renumbered([rows[1]!, rows[0]!, ...rows.slice(2)]),
          expected: ['audit entry 0: '],
        },
      ],
      [
        'cuts the last record off the audit',
        {
          table: 'audit_records',
          change: (rows) => rows.slice(0, -1),
          expected: ['radar@1.0.0: is production, not staging', 'radar@1.0.0: has revision 4'],
        },
      ],
    ])('and %s is found', async (_, { table, change, expected }) => {
      const { system, intruder } = await intruded(place)
      const rows = await intruder.rows(table)
      await intruder.replace(table, change(rows))
      const problems = await findProblems(system)
      for (const problem of expected) expect(problems).toContainEqual(expect.stringContaining(problem))
      await intruder.replace(table, rows)
      expect(await findProblems(system)).toEqual([])
    })

    it('and hashes the whole audit anew is found by whoever kept how far it had come', async () => {
      const { system, intruder } = await intruded(place)
      const verify = (known: readonly AuditExtent[]) => system.store.read(({ audit }) => verifyAudit(audit, known))
      const known = await verify([])
      const rows = await intruder.rows('audit_records')
      await intruder.replace('audit_records', hashedAnew(rows, { at: 3, subject: 'eve' }))
      expect(await verify([])).toMatchObject({ valid: true, size: rows.length })
      expect(await verify([known as AuditExtent])).toMatchObject({ valid: false, sequence: rows.length - 1 })
    })
  })
})
