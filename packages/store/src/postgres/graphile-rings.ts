import { hash } from 'node:crypto'
import type { JobRow } from '../row/job-row.ts'
import type { PostgresSession } from './postgres-session.ts'

/** What a name of graphile's schema ends in. */
const SUFFIX = '_rings'
/** The longest name that PostgreSQL has, in characters of ours. */
const LONGEST_NAME = 63
/** The longest name of a task, and the longest key of one, in characters. */
const LONGEST_TASK = 128
const LONGEST_KEY = 512

/** The schema of graphile's tables: beside ours, and named after it, so that two stores of a database do not meet. */
export function ringSchemaOf(schema: string): string {
  return shortened(`${schema}${SUFFIX}`, LONGEST_NAME)
}

/** The name under which rings for jobs of a kind are queued. */
export function ringTaskOf(kind: string): string {
  return shortened(`mcpver.due/${encodeURIComponent(kind)}`, LONGEST_TASK)
}

/** What a ring for a job is known by: a later one takes the place of an earlier one. */
export function ringKeyOf({ kind, id }: Pick<JobRow, 'kind' | 'id'>): string {
  return shortened(`${encodeURIComponent(kind)}/${encodeURIComponent(id)}`, LONGEST_KEY)
}

/** Whether there is a schema of graphile's that this user may add to. */
const LOOK = `select exists (
  select from pg_catalog.pg_namespace n
    join pg_catalog.pg_proc p on p.pronamespace = n.oid and p.proname = 'add_job'
    join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = '_private_jobs'
  where n.nspname = $1 and has_schema_privilege(n.oid, 'usage') and has_function_privilege(p.oid, 'execute')
    and has_table_privilege(c.oid, 'insert, update')
) as is_there`

/**
 * Queues a ring for each job that was written, at its time: in the same transaction, so that there is one exactly when the job is there.
 * Where graphile's tables are not, somebody looks for due jobs without them.
 */
export async function addRings(session: PostgresSession, schema: string, written: readonly JobRow[]): Promise<void> {
  const dues = written.filter(({ status, due_at }) => status !== 'ended' && due_at !== null)
  if (dues.length === 0) return
  const rings = ringSchemaOf(schema)
  const [look] = (await session.query(LOOK, [rings])).rows as readonly { readonly is_there: boolean }[]
  if (look?.is_there !== true) return
  await session.query(
    `select from unnest($1::text[], $2::text[], $3::bigint[]) as ring (task, key, due_at), lateral "${rings}".add_job(
  ring.task, run_at := to_timestamp(ring.due_at / 1000.0), job_key := ring.key)`,
    [dues.map(({ kind }) => ringTaskOf(kind)), dues.map((row) => ringKeyOf(row)), dues.map(({ due_at }) => due_at)],
  )
}

/** The name itself where it is short enough, else as much of it as there is room for and its digest. */
function shortened(name: string, longest: number): string {
  if (name.length <= longest) return name
  const digest = hash('sha256', name, 'hex').slice(0, 16)
  return `${name.slice(0, longest - digest.length - 1)}_${digest}`
}
