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
insert into mcpver_migrations (number, name, digest) values (1, 'first tables', 'd85a26941fbbe12db76fb952644aad04132349450c09df1900bfea8b296ba4b1');
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
