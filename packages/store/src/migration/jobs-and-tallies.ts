import { WORDS } from './words.ts'
import type { SqlDialect } from '../sql/session.ts'

/** Migration 2: jobs, tallies of calls. */
export function jobsAndTallies(dialect: SqlDialect): readonly string[] {
  return [...jobs(dialect), ...tallies(dialect)]
}

function jobs(dialect: SqlDialect): readonly string[] {
  const { text, integer, end } = WORDS[dialect]
  return [
    `create table jobs (
  kind ${text} not null,
  id ${text} not null,
  subject ${text} not null,
  status ${text} not null check (status in ('queued', 'active', 'ended')),
  due_at ${integer},
  content ${text} not null,
  created_at ${integer} not null,
  revision ${integer} not null check (revision >= 1),
  generation ${integer} not null check (generation >= 0),
  owner ${text},
  claimed_until ${integer},
  seal ${text} not null,
  primary key (kind, id),
  check ((owner is null) = (claimed_until is null))
) ${end}`.trimEnd(),
    `create unique index jobs_one_active on jobs (kind, subject) where status = 'active' and subject <> ''`,
    `create index jobs_due on jobs (kind, due_at) where status <> 'ended' and due_at is not null`,
    'create index jobs_claimed on jobs (kind, claimed_until) where claimed_until is not null',
    'create index jobs_by_subject on jobs (kind, subject, created_at)',
    'create index jobs_by_status on jobs (kind, status, created_at)',
  ]
}

function tallies(dialect: SqlDialect): readonly string[] {
  const { text, integer, end } = WORDS[dialect]
  return [
    `create table call_tallies (
  server ${text} not null,
  began_at ${integer} not null,
  series ${text} not null,
  release ${text} not null,
  tool ${text} not null,
  version ${text} not null,
  client ${text} not null,
  gateway ${text} not null,
  is_mirrored ${integer} not null,
  span ${integer} not null,
  calls ${integer} not null,
  errors ${integer} not null,
  tool_errors ${integer} not null,
  failures ${integer} not null,
  refusals ${integer} not null,
  abandoned ${integer} not null,
  deprecated ${integer} not null,
  latency ${text} not null,
  seal ${text} not null,
  primary key (server, began_at, series)
) ${end}`.trimEnd(),
    'create index call_tallies_by_time on call_tallies (began_at)',
  ]
}
