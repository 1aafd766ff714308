import { WORDS } from './words.ts'
import type { SqlDialect } from '../sql/session.ts'

/** Migration 1: the history, releases, the audit, documents. */
export function firstTables(dialect: SqlDialect): readonly string[] {
  const triggers = dialect === 'sqlite' ? sqliteTriggers() : postgresTriggers()
  return [history(dialect), releases(dialect), ...audit(dialect), ...documents(dialect), ...triggers]
}

function history(dialect: SqlDialect): string {
  const { text, integer, end } = WORDS[dialect]
  return `create table mcpver_migrations (
  number ${integer} not null primary key,
  name ${text} not null,
  digest ${text} not null
) ${end}`.trimEnd()
}

function releases(dialect: SqlDialect): string {
  const { text, integer, end } = WORDS[dialect]
  return `create table releases (
  name ${text} not null,
  version ${text} not null,
  state ${text} not null,
  revision ${integer} not null check (revision >= 1),
  created_at ${integer} not null,
  created_by ${text} not null,
  changelog ${text} not null,
  security_updates ${text} not null,
  dependencies ${text} not null,
  signature ${text} not null,
  checksum ${text} not null,
  previous_checksum ${text},
  definition ${text} not null,
  upstream ${text},
  seal ${text} not null,
  primary key (name, version)
) ${end}`.trimEnd()
}

function audit(dialect: SqlDialect): readonly string[] {
  const { text, integer, end } = WORDS[dialect]
  return [
    `create table audit_records (
  sequence ${integer} not null primary key check (sequence >= 0),
  entry ${text} not null,
  hash ${text} not null,
  seal ${text} not null
) ${end}`.trimEnd(),
    `create table audit_checkpoints (
  size ${integer} not null primary key check (size >= 0),
  note ${text} not null,
  created_at ${integer} not null,
  seal ${text} not null
) ${end}`.trimEnd(),
  ]
}

function documents(dialect: SqlDialect): readonly string[] {
  const { text, integer, end } = WORDS[dialect]
  return [
    `create table documents (
  kind ${text} not null,
  id ${text} not null,
  subject ${text} not null,
  content ${text} not null,
  created_at ${integer} not null,
  revision ${integer} not null check (revision >= 1),
  seal ${text} not null,
  primary key (kind, id)
) ${end}`.trimEnd(),
    'create index documents_by_subject on documents (kind, subject, created_at)',
  ]
}

/** Nothing changes or removes a row of the audit, and no record leaves a number out, whoever writes the SQL. */
function sqliteTriggers(): readonly string[] {
  const refusals = ['audit_records', 'audit_checkpoints'].flatMap((table) =>
    ['update', 'delete'].map(
      (act) => `create trigger ${table}_no_${act} before ${act} on ${table} begin
  select raise(abort, 'the audit is only ever added to');
end`,
    ),
  )
  return [
    ...refusals,
    // These also stop "insert or replace", which removes a row without a trigger for deletion.
    `create trigger audit_records_in_order before insert on audit_records
when new.sequence <> (select coalesce(max(sequence) + 1, 0) from audit_records) begin
  select raise(abort, 'an audit record must follow the last one');
end`,
    `create trigger audit_checkpoints_once before insert on audit_checkpoints
when exists (select 1 from audit_checkpoints where size = new.size) begin
  select raise(abort, 'there is an audit checkpoint of this size');
end`,
  ]
}

function postgresTriggers(): readonly string[] {
  const refusals = ['audit_records', 'audit_checkpoints'].map(
    (table) => `create trigger ${table}_only_added_to before update or delete or truncate on ${table}
  for each statement execute function refuse_change()`,
  )
  return [
    `create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit is only ever added to';
end $$`,
    ...refusals,
    `create function follow_last_record() returns trigger language plpgsql as $$
begin
  if new.sequence <> (select coalesce(max(sequence) + 1, 0) from audit_records) then
    raise exception 'an audit record must follow the last one';
  end if;
  return new;
end $$`,
    `create trigger audit_records_in_order before insert on audit_records
  for each row execute function follow_last_record()`,
  ]
}
