import { describe, expect, it } from 'vitest'
import { openForTest, useEngines } from './support/engines.ts'
import { newPeople } from './support/people.ts'
import { findProblems } from './support/problems.ts'
import { takeToProduction, type Acknowledged } from './support/release-stream.ts'
import { createReleaseSystem, type ReleaseSystem } from './support/release-system.ts'
import { findLost } from './support/acknowledged.ts'
import { codeOf, runSql, type Target } from './support/store-testing.ts'

const { engines } = useEngines()

/** PostgreSQL says that the disk is full at the last of the statements that create or promote. */
const FILL_POSTGRES = `set search_path to mcpver;
create function refuse_room() returns trigger language plpgsql as $$
begin
  if new.sequence >= 9 then raise exception 'could not extend file' using errcode = 'disk_full'; end if;
  return new;
end $$;
create trigger audit_records_full before insert on audit_records for each row execute function refuse_room()`

const LARGE = { name: 'large', description: 'A text. '.repeat(10_000), inputSchema: { type: 'object' } }

/** A store on the same place that is full soon. */
async function fullSystem(target: Target, people: ReleaseSystem['people']): Promise<ReleaseSystem> {
  if ('url' in target) {
    await runSql(target.url, FILL_POSTGRES)
    return createReleaseSystem({ store: await openForTest(target), people })
  }
  return createReleaseSystem({ store: await openForTest({ ...target, maxPageCount: 45 }), people })
}

/** A store on the same place that cannot be written to: by how it was opened, or by the rights of its user. */
async function readOnlySystem(target: Target, people: ReleaseSystem['people']): Promise<ReleaseSystem> {
  if (!('url' in target))
    return createReleaseSystem({ store: await openForTest({ ...target, readOnly: true }), people })
  const [username, password] = [`reader_${new URL(target.url).pathname.slice(1)}`, 'p']
  await runSql(
    target.url,
    `create role ${username} login password '${password}'; grant usage on schema mcpver to ${username};
    grant select on all tables in schema mcpver to ${username}`,
  )
  const { href: url } = Object.assign(new URL(target.url), { username, password })
  return createReleaseSystem({ store: await openForTest({ url }), people })
}

describe.each(engines)('releases on $engine', ({ engine, place }) => {
  it('are as before, and their audit is whole, when the disk is full', async () => {
    const [people, target] = [newPeople(), await place()]
    const first = await createReleaseSystem({ store: await openForTest(target), people })
    await takeToProduction(first, { name: 'first', version: '1.0.0' })
    await first.store.close()
    const system = await fullSystem(target, people)
    const acknowledged: Acknowledged[] = []
    const codes = new Set<string>()
    for (let turn = 0; !codes.has('ERR_STORE_FULL'); turn++) {
      const release = { name: `tool-${String(turn)}`, version: '1.0.0' }
      codes.add(await codeOf(() => takeToProduction(system, release, (done) => acknowledged.push(done))))
    }
    expect([...codes].filter((code) => code !== 'fine')).toEqual(['ERR_STORE_FULL'])
    const create = () =>
      system.manager.createVersion('large', { version: '1.0.0', definition: LARGE }, { key: people.ana })
    await expect(create()).rejects.toMatchObject({
      code: 'ERR_STORE_FULL',
      hint: expect.stringContaining('room') as string,
    })
    expect(acknowledged).not.toEqual([])
    expect(await findLost(system.store, acknowledged)).toEqual([])
    expect(await findProblems(system)).toEqual([])
    expect(await system.manager.getVersion('large', '1.0.0')).toBeUndefined()
  })

  it('can be read and verified, and not be changed, where nothing can be written', async () => {
    const [people, target] = [newPeople(), await place()]
    const writer = await createReleaseSystem({ store: await openForTest(target), people })
    await takeToProduction(writer, { name: 'first', version: '1.0.0' })
    const head = await writer.store.read(({ audit }) => audit.head())
    await writer.store.close()
    const { manager, ...system } = await readOnlySystem(target, people)
    const [ana, ben] = [{ key: people.ana }, { key: people.ben }]
    const definition = { name: 'second', inputSchema: { type: 'object' } }
    const first = { name: 'first', version: '1.0.0', credentials: ben }
    const acts = [
      () => manager.createVersion('second', { version: '1.0.0', definition }, ana),
      () => manager.promoteVersion({ ...first, target: 'deprecated' }),
      () => manager.approveVersion(first),
      // What is refused is recorded too, or it is not refused but fails.
      () => manager.createVersion('second', { version: '1.0.0', definition }, ben),
    ]
    const code = engine === 'SQLite' ? 'ERR_STORE_READ_ONLY' : 'ERR_STORE_UNAVAILABLE'
    for (const act of acts) expect(await codeOf(act)).toBe(code)
    expect(await manager.getVersion('first', '1.0.0')).toMatchObject({ state: 'production' })
    expect(await findProblems({ manager, ...system })).toEqual([])
    expect(await system.store.read(({ audit }) => audit.head())).toEqual(head)
  })
})
