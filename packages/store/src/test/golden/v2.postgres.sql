create schema mcpver;
set search_path to mcpver;
create table mcpver_migrations (
  number bigint not null primary key,
  name text collate "C" not null,
  digest text collate "C" not null
);
create table releases (
  name text collate "C" not null,
  version text collate "C" not null,
  state text collate "C" not null,
  revision bigint not null check (revision >= 1),
  created_at bigint not null,
  created_by text collate "C" not null,
  changelog text collate "C" not null,
  security_updates text collate "C" not null,
  dependencies text collate "C" not null,
  signature text collate "C" not null,
  checksum text collate "C" not null,
  previous_checksum text collate "C",
  definition text collate "C" not null,
  upstream text collate "C",
  seal text collate "C" not null,
  primary key (name, version)
);
create table audit_records (
  sequence bigint not null primary key check (sequence >= 0),
  entry text collate "C" not null,
  hash text collate "C" not null,
  seal text collate "C" not null
);
create table audit_checkpoints (
  size bigint not null primary key check (size >= 0),
  note text collate "C" not null,
  created_at bigint not null,
  seal text collate "C" not null
);
create table documents (
  kind text collate "C" not null,
  id text collate "C" not null,
  subject text collate "C" not null,
  content text collate "C" not null,
  created_at bigint not null,
  revision bigint not null check (revision >= 1),
  seal text collate "C" not null,
  primary key (kind, id)
);
create index documents_by_subject on documents (kind, subject, created_at);
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit is only ever added to';
end $$;
create trigger audit_records_only_added_to before update or delete or truncate on audit_records
  for each statement execute function refuse_change();
create trigger audit_checkpoints_only_added_to before update or delete or truncate on audit_checkpoints
  for each statement execute function refuse_change();
create function follow_last_record() returns trigger language plpgsql as $$
begin
  if new.sequence <> (select coalesce(max(sequence) + 1, 0) from audit_records) then
    raise exception 'an audit record must follow the last one';
  end if;
  return new;
end $$;
create trigger audit_records_in_order before insert on audit_records
  for each row execute function follow_last_record();
create table jobs (
  kind text collate "C" not null,
  id text collate "C" not null,
  subject text collate "C" not null,
  status text collate "C" not null check (status in ('queued', 'active', 'ended')),
  due_at bigint,
  content text collate "C" not null,
  created_at bigint not null,
  revision bigint not null check (revision >= 1),
  generation bigint not null check (generation >= 0),
  owner text collate "C",
  claimed_until bigint,
  seal text collate "C" not null,
  primary key (kind, id),
  check ((owner is null) = (claimed_until is null))
);
create unique index jobs_one_active on jobs (kind, subject) where status = 'active' and subject <> '';
create index jobs_due on jobs (kind, due_at) where status <> 'ended' and due_at is not null;
create index jobs_claimed on jobs (kind, claimed_until) where claimed_until is not null;
create index jobs_by_subject on jobs (kind, subject, created_at);
create index jobs_by_status on jobs (kind, status, created_at);
create table call_tallies (
  server text collate "C" not null,
  began_at bigint not null,
  series text collate "C" not null,
  release text collate "C" not null,
  tool text collate "C" not null,
  version text collate "C" not null,
  client text collate "C" not null,
  gateway text collate "C" not null,
  is_mirrored bigint not null,
  span bigint not null,
  calls bigint not null,
  errors bigint not null,
  tool_errors bigint not null,
  failures bigint not null,
  refusals bigint not null,
  abandoned bigint not null,
  deprecated bigint not null,
  latency text collate "C" not null,
  seal text collate "C" not null,
  primary key (server, began_at, series)
);
create index call_tallies_by_time on call_tallies (began_at);
insert into mcpver_migrations (number, name, digest) values (1, 'first tables', 'd85a26941fbbe12db76fb952644aad04132349450c09df1900bfea8b296ba4b1');
insert into mcpver_migrations (number, name, digest) values (2, 'jobs and tallies', '22beee97d4cbc31487eae7aa2424d922c5ce312e92193a73ee1863a680f4f1ea');
insert into releases (name, version, state, revision, created_at, created_by, changelog, security_updates, dependencies, signature, checksum, previous_checksum, definition, upstream, seal) values ('weather', '1.2.0', 'testing', 2, 1790000000000, 'ada@example.org', '["Adds \"units\".","Naïve 天気 🌦"]', '["Escapes the place."]', '{"npm:zod":"^4.0.0"}', '{"payload":"e30=","payloadType":"application/vnd.in-toto+json","signatures":[]}', 'sha256:0000000000000000000000000000000000000000000000000000000000000002', 'sha256:0000000000000000000000000000000000000000000000000000000000000001', '{"inputSchema":{"required":["place"],"type":"object"},"name":"weather"}', '{"isSafe":true,"nothing":null,"retries":3,"url":"https://example.org/mcp"}', '0c4fd4528c3fbde3d12ea73eb1adc880eafe7ce3261e64f78a768147e1f440de');
insert into releases (name, version, state, revision, created_at, created_by, changelog, security_updates, dependencies, signature, checksum, previous_checksum, definition, upstream, seal) values ('weather', '1.3.0-rc.1+build.5', 'development', 1, 1790000000000, 'ada@example.org', '["Adds \"units\".","Naïve 天気 🌦"]', '["Escapes the place."]', '{"npm:zod":"^4.0.0"}', '{"payload":"e30=","payloadType":"application/vnd.in-toto+json","signatures":[]}', 'sha256:0000000000000000000000000000000000000000000000000000000000000002', null, '{"inputSchema":{"required":["place"],"type":"object"},"name":"weather"}', null, 'a1fa5e44ac4259de07c982ece960ff1f51c61b0e8a017ee0ce3393c2760cb69e');
insert into audit_records (sequence, entry, hash, seal) values (0, '{"say":"created","sequence":0}', 'sha256:0000000000000000000000000000000000000000000000000000000000000000', 'f55cc4a2962a591997ade43849b11e2a2b6192df1b85223b0d3695feefe6f382');
insert into audit_records (sequence, entry, hash, seal) values (1, '{"say":"created","sequence":1}', 'sha256:0000000000000000000000000000000000000000000000000000000000000001', 'f9c9ef8adfdc2eae30abce375fc954e03fcbd3821df89f65de7502941bb57926');
insert into audit_records (sequence, entry, hash, seal) values (2, '{"say":"created","sequence":2}', 'sha256:0000000000000000000000000000000000000000000000000000000000000002', '5e58d253ee013b44a499263cef3d662df797a96145ff94ab4de59b1f6d984430');
insert into audit_checkpoints (size, note, created_at, seal) values (3, 'mcpver.dev/audit
3
hash

— key sig
', 5, 'acf4524637ec500fa2da5ca56c894336932cce35fa9799d31c1e0ed81aa231fb');
insert into documents (kind, id, subject, content, created_at, revision, seal) values ('approval', 'ada', '', '{"lines":0.93,"tool":"istanbul"}', 1790000000001, 1, 'c73ac726d28a9eaa82fdb8cf6391b20dd9c5c4c9e5d121f0b89a303ddd166516');
insert into documents (kind, id, subject, content, created_at, revision, seal) values ('evidence', 'coverage', 'weather@1.2.0', '{"lines":0.95}', 1790000000001, 2, '9fc606b0cb708a9f6d400b018b0fc33d65e0a7419db7854e4fc66ef20cf1e980');
insert into jobs (kind, id, subject, status, due_at, content, created_at, revision, generation, owner, claimed_until, seal) values ('update', 'u1', 'weather', 'ended', null, '{"phase":"canary","step":2}', 1790000000001, 2, 0, null, null, 'bba49f2bfd193b92f3478f0c495779f4d1e7c3f50747c3c4364532118051c138');
insert into jobs (kind, id, subject, status, due_at, content, created_at, revision, generation, owner, claimed_until, seal) values ('update', 'u2', 'weather', 'active', 1790000000002, '{"phase":"canary","step":2}', 1790000000003, 1, 0, null, null, 'e4136090fe86a8efc62f4c5e6b667cef0ab5f686eafeaef7aaac361a56d8d80d');
insert into jobs (kind, id, subject, status, due_at, content, created_at, revision, generation, owner, claimed_until, seal) values ('update', 'u3', 'Naïve 天気 🌦', 'queued', null, '{"phase":"canary","step":2}', 1790000000001, 1, 0, null, null, '55676e2458b9479d5cfcb3c8a1ae0da577430f94415fc5b2051fd8e30d38a572');
insert into call_tallies (server, began_at, series, release, tool, version, client, gateway, is_mirrored, span, calls, errors, tool_errors, failures, refusals, abandoned, deprecated, latency, seal) values ('weather', 0, 'cdf8043576872a912f5222894ee0ca13f973925f74d0af38921ef93276e9bd9d', '', '', '', 'other', 'g1', 1, 60000, 9, 1, 2, 1, 1, 1, 3, '{"buckets":{"117":4,"231":2},"sum":240.25}', '8e4fb6ca939e51339d44a730d87cfec72c4b13aebbe1caaac9f63dc9abd75550');
insert into call_tallies (server, began_at, series, release, tool, version, client, gateway, is_mirrored, span, calls, errors, tool_errors, failures, refusals, abandoned, deprecated, latency, seal) values ('weather', 1790000000000, 'b2d9ab21b60e02bf206de449b922dfe9f9bc0d3ff96b1f5efc75967b399cb49d', '1.2.0', 'forecast', '2.1.0', 'other', 'g1', 0, 60000, 9, 1, 2, 1, 1, 1, 3, '{"buckets":{"117":4,"231":2},"sum":240.25}', 'a1c3830ece3b573f629c3469268ef2a70eec7e68908a509ac7944e4c119ffd17');
