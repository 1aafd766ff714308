import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Release, Store, StoredDocument, StoreView } from '@mcpver/core'
import { ENGINES, type Opener } from './test/engines.ts'
import { auditRecord, contentOf, digest, document, fill, release } from './test/samples.ts'

describe.each(ENGINES)('a store on $name', ({ name, start, stop, place }) => {
  let open: Opener
  let store: Store

  beforeAll(start)
  afterAll(stop)
  beforeEach(async () => {
    open = place()
    store = await open()
  })

  const insert = (changes: Partial<Release> = {}) => store.write(({ releases }) => releases.insert(release(changes)))
  const keys = (stored: readonly { readonly value: Release }[]) =>
    stored.map(({ value }) => `${value.name} ${value.version}`)

  describe('releases', () => {
    it('gives back what was inserted, at revision 1', async () => {
      expect(await insert()).toEqual({ value: release(), revision: 1 })
      expect(await store.read(({ releases }) => releases.get('weather', '1.2.0'))).toEqual({
        value: release(),
        revision: 1,
      })
    })

    it('gives back a release with nothing in what may be empty', async () => {
      const bare = release({
        createdAt: 0,
        createdBy: '',
        changelog: [],
        securityUpdates: [],
        dependencies: {},
        signature: '',
        previousChecksum: null,
        definition: {},
        upstream: null,
      })
      await insert(bare)
      expect(await store.read(({ releases }) => releases.get('weather', '1.2.0'))).toEqual({ value: bare, revision: 1 })
    })

    it('does not change with the object that was inserted or the one that was read', async () => {
      const given = { ...release(), changelog: ['as it was'] }
      const inserted = await store.write(({ releases }) => releases.insert(given))
      given.changelog.push('added later')
      ;(inserted.value.definition as Record<string, unknown>)['name'] = 'changed later'
      const read = await store.read(({ releases }) => releases.get('weather', '1.2.0'))
      expect(read?.value).toEqual({ ...release(), changelog: ['as it was'] })
    })

    it('has nothing under another name or version', async () => {
      await insert()
      const read = (name: string, version: string) => store.read(({ releases }) => releases.get(name, version))
      expect(await read('weather', '1.2.1')).toBeUndefined()
      expect(await read('Weather', '1.2.0')).toBeUndefined()
    })

    it('refuses a version that is there, and goes on in the same transaction', async () => {
      await insert()
      await store.write(async ({ releases }) => {
        await expect(releases.insert(release({ createdBy: 'eve' }))).rejects.toMatchObject({
          code: 'ERR_STORE_CONFLICT',
          message: 'The release "weather" "1.2.0" is there already',
        })
        await releases.insert(release({ version: '1.2.1' }))
      })
      const all = await store.read(({ releases }) => releases.list())
      expect(keys(all)).toEqual(['weather 1.2.0', 'weather 1.2.1'])
      expect(all[0]?.value.createdBy).toBe('ada@example.org')
    })

    it('lists in order of name by its bytes, then of creation, then of version', async () => {
      const order: readonly [string, string, number][] = [
        ['B', '1.0.0', 9],
        ['a', '2.0.0', 1],
        ['a', '1.0.0', 2],
        ['a', '1.0.1', 2],
        ['a-b', '1.0.0', 0],
        ['a_b', '1.0.0', 0],
        ['é', '1.0.0', 0],
        ['\uff5e', '1.0.0', 0],
        ['😀', '1.0.0', 0],
      ]
      for (const [name, version, createdAt] of order.toReversed()) await insert({ name, version, createdAt })
      const listed = await store.read(({ releases }) => releases.list())
      expect(keys(listed)).toEqual(order.map(([name, version]) => `${name} ${version}`))
    })

    it('lists those of a name, of a state, or both', async () => {
      await insert({ name: 'a', state: 'testing' })
      await insert({ name: 'a', version: '1.3.0' })
      await insert({ name: 'b', state: 'testing' })
      const list = (query: Parameters<StoreView['releases']['list']>[0]) =>
        store.read(async ({ releases }) => keys(await releases.list(query)))
      expect(await list({ name: 'a' })).toEqual(['a 1.2.0', 'a 1.3.0'])
      expect(await list({ state: 'testing' })).toEqual(['a 1.2.0', 'b 1.2.0'])
      expect(await list({ name: 'a', state: 'testing' })).toEqual(['a 1.2.0'])
      expect(await list({ name: 'c' })).toEqual([])
    })

    it('changes the state and nothing else, one revision further', async () => {
      await insert()
      const changed = await store.write(({ releases }) =>
        releases.setState(release({ createdBy: 'eve' }), { state: 'testing', revision: 1 }),
      )
      expect(changed).toEqual({ value: release({ state: 'testing' }), revision: 2 })
      expect(await store.read(({ releases }) => releases.get('weather', '1.2.0'))).toEqual(changed)
    })

    it('refuses a change of state that was decided on an old revision', async () => {
      await insert()
      const change = () =>
        store.write(({ releases }) => releases.setState(release(), { state: 'testing', revision: 1 }))
      await change()
      await expect(change()).rejects.toMatchObject({
        code: 'ERR_STORE_STALE',
        message: 'The release "weather" "1.2.0" was written since revision 1 was read: it is at 2, in testing',
      })
    })

    it('lets one of two who race for a release win, and tells the other', async () => {
      await insert()
      const other = await open()
      const promote = (through: Store) => async () =>
        through.write(({ releases }) => releases.setState(release(), { state: 'testing', revision: 1 }))
      const outcomes = await Promise.allSettled([store, other].map((through) => promote(through)()))
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { code: 'ERR_STORE_STALE' },
      })
    })

    it('refuses to change the state of a release that is not there', async () => {
      const change = store.write(({ releases }) => releases.setState(release(), { state: 'testing', revision: 1 }))
      await expect(change).rejects.toMatchObject({ code: 'ERR_STORE_MISSING' })
    })

    it.each<[string, object, string]>([
      ['no name', { name: '' }, 'its name is "", not'],
      ['a name that is too long for an index', { name: 'é'.repeat(513) }, '1024 bytes'],
      ['a name with NUL', { name: 'a\u0000b' }, 'without NUL'],
      ['half a character', { createdBy: 'a\ud800' }, 'lone surrogates'],
      ['a version with a v', { version: 'v1.2.0' }, 'its version is "v1.2.0"'],
      ['a version that is none', { version: '1.2' }, 'its version is "1.2"'],
      ['an unknown state', { state: 'live' }, 'one of development'],
      ['a time that is no whole number', { createdAt: 1.5 }, 'its createdAt is 1.5'],
      ['a time that no integer holds', { createdAt: 2 ** 53 }, 'its createdAt is'],
      ['a flag where a time belongs', { createdAt: true }, 'its createdAt is true'],
      ['a changelog that is a text', { changelog: 'one' }, 'a list of texts'],
      ['a changelog with a number', { changelog: [1] }, 'its changelog[0] is 1'],
      ['a dependency without a text', { dependencies: { 'npm:zod': 4 } }, 'its dependencies["npm:zod"] is 4'],
      ['a checksum that is no digest', { checksum: 'sha256:ABC' }, 'its checksum is "sha256:ABC"'],
      ['no previous checksum, not even null', { previousChecksum: undefined }, 'its previousChecksum is undefined'],
      ['a definition that JSON cannot hold', { definition: { at: new Date(0) } }, '/at'],
      ['a definition that is a list', { definition: [] }, 'its definition is an array'],
      ['an upstream that is a text', { upstream: 'https://example.org' }, 'its upstream is'],
    ])('refuses a release with %s, and stores nothing', async (_, changes, says) => {
      const act = store.write(({ releases }) => releases.insert({ ...release(), ...changes }))
      await expect(act).rejects.toMatchObject({ code: 'ERR_STORE_INVALID', hint: expect.any(String) as string })
      await expect(act).rejects.toThrow(says)
      expect(await store.read(({ releases }) => releases.list())).toEqual([])
    })

    it('refuses to ask for what cannot be there', async () => {
      const ask = (act: (view: StoreView) => Promise<unknown>) => expect(store.read(act)).rejects
      await ask(({ releases }) => releases.get('a\u0000', '1.0.0')).toMatchObject({ code: 'ERR_STORE_INVALID' })
      await ask(({ releases }) => releases.list({ state: 'live' as 'testing' })).toMatchObject({
        code: 'ERR_STORE_INVALID',
      })
      await ask(({ audit }) => audit.read(-1, 5)).toMatchObject({ code: 'ERR_STORE_INVALID' })
      await ask(({ audit }) => audit.read(0, 2 ** 31)).toMatchObject({ code: 'ERR_STORE_INVALID' })
      await ask(({ documents }) => documents.list('')).toMatchObject({ code: 'ERR_STORE_INVALID' })
    })
  })

  describe('the audit', () => {
    const append = (sequence: number) => store.write(({ audit }) => audit.append(auditRecord(sequence)))

    it('has no head before the first record, then the last one', async () => {
      expect(await store.read(({ audit }) => audit.head())).toBeUndefined()
      await append(0)
      await append(1)
      expect(await store.read(({ audit }) => audit.head())).toEqual(auditRecord(1))
    })

    it('gives records from a number on, at most as many as asked for', async () => {
      for (let sequence = 0; sequence < 12; sequence++) await append(sequence)
      const read = (from: number, limit: number) =>
        store.read(async ({ audit }) => (await audit.read(from, limit)).map(({ sequence }) => sequence))
      expect(await read(0, 3)).toEqual([0, 1, 2])
      expect(await read(9, 100)).toEqual([9, 10, 11])
      expect(await read(12, 1)).toEqual([])
      expect(await read(0, 0)).toEqual([])
      expect(await store.read(({ audit }) => audit.read(5, 1))).toEqual([auditRecord(5)])
    })

    it('refuses a record whose number is taken, and one that leaves a number out', async () => {
      await append(0)
      await expect(append(0)).rejects.toMatchObject({ code: 'ERR_STORE_CONFLICT' })
      await expect(append(2)).rejects.toMatchObject({
        code: 'ERR_STORE_INVALID',
        message: 'The audit record 2 leaves out 1',
      })
    })

    it('refuses an entry that is not canonical, since its characters were hashed', async () => {
      for (const entry of ['{"b":1,"a":2}', '{ }', 'no JSON']) {
        const act = store.write(({ audit }) => audit.append({ sequence: 0, entry, hash: digest() }))
        await expect(act).rejects.toMatchObject({ code: 'ERR_STORE_INVALID' })
      }
      expect(await store.read(({ audit }) => audit.head())).toBeUndefined()
    })

    it('keeps checkpoints in order of size, one for each', async () => {
      const add = (size: number) =>
        store.write(({ audit }) => audit.addCheckpoint({ size, note: `at\n${String(size)}`, createdAt: 7 }))
      await add(10)
      await add(2)
      await expect(add(10)).rejects.toMatchObject({ code: 'ERR_STORE_CONFLICT' })
      expect(await store.read(({ audit }) => audit.checkpoints())).toEqual([
        { size: 2, note: 'at\n2', createdAt: 7 },
        { size: 10, note: 'at\n10', createdAt: 7 },
      ])
    })
  })

  describe('documents', () => {
    const put = (changes: Partial<StoredDocument> = {}, revision?: number) =>
      store.write(({ documents }) => documents.put(document(changes), revision))

    it('gives back what was put, at revision 1, and what was put over it, at the next', async () => {
      expect(await put()).toEqual({ value: document(), revision: 1 })
      const changed = { content: { lines: 1 }, subject: '', createdAt: 3 }
      expect(await put(changed, 1)).toEqual({ value: document(changed), revision: 2 })
      expect(await store.read(({ documents }) => documents.get('evidence', 'coverage'))).toEqual({
        value: document(changed),
        revision: 2,
      })
    })

    it('refuses to put a document that is there, and one over a revision that is not', async () => {
      await put()
      await put({}, 1)
      await expect(put()).rejects.toMatchObject({ code: 'ERR_STORE_CONFLICT' })
      await expect(put({}, 1)).rejects.toMatchObject({ code: 'ERR_STORE_STALE' })
      await expect(put({}, 3)).rejects.toMatchObject({ code: 'ERR_STORE_STALE' })
      await expect(put({ id: 'other' }, 1)).rejects.toMatchObject({
        code: 'ERR_STORE_STALE',
        message: 'The document "evidence" "other" was written since revision 1 was read: it is not there',
      })
    })

    it('lists those of a kind, or of a kind and a subject, in order of creation', async () => {
      await put({ id: 'c', createdAt: 1 })
      await put({ id: 'b', createdAt: 3, subject: '' })
      await put({ id: 'a', createdAt: 3 })
      await put({ kind: 'approval', id: 'd' })
      const ids = (kind: string, subject?: string) =>
        store.read(async ({ documents }) => (await documents.list(kind, subject)).map(({ value }) => value.id))
      expect(await ids('evidence')).toEqual(['c', 'a', 'b'])
      expect(await ids('evidence', 'weather@1.2.0')).toEqual(['c', 'a'])
      expect(await ids('evidence', '')).toEqual(['b'])
      expect(await ids('verdict')).toEqual([])
    })

    it('removes the revision that was read, and no other', async () => {
      await put()
      const remove = (revision: number) =>
        store.write(({ documents }) => documents.remove('evidence', 'coverage', revision))
      await expect(remove(2)).rejects.toMatchObject({ code: 'ERR_STORE_STALE' })
      await remove(1)
      await expect(remove(1)).rejects.toMatchObject({ code: 'ERR_STORE_MISSING' })
      expect(await put()).toMatchObject({ revision: 1 })
    })
  })

  describe('a transaction', () => {
    it('undoes everything when its function throws, and passes that on', async () => {
      const why = new Error('on purpose')
      const act = store.write(async (view) => {
        await fill(view)
        throw why
      })
      await expect(act).rejects.toBe(why)
      const empty = {
        releases: [],
        head: undefined,
        records: [],
        checkpoints: [],
        evidence: [],
        approvals: [],
        jobs: [],
      }
      expect(await store.read(contentOf)).toEqual(empty)
    })

    it('undoes everything when its function throws before it waits for anything', async () => {
      const act = store.write(() => {
        throw new Error('at once')
      })
      await expect(act).rejects.toThrow('at once')
      await insert()
    })

    it('sees what it wrote itself', async () => {
      await store.write(async (view) => {
        await fill(view)
        expect(await view.audit.head()).toEqual(auditRecord(2))
        expect(keys(await view.releases.list({ state: 'testing' }))).toEqual(['weather 1.2.0'])
      })
    })

    it('that reads refuses to write', async () => {
      const read = (act: (view: StoreView) => Promise<unknown>) => expect(store.read(act)).rejects
      await read(({ releases }) => releases.insert(release())).toMatchObject({ code: 'ERR_STORE_READ_ONLY' })
      await read(({ audit }) => audit.append(auditRecord(0))).toMatchObject({ code: 'ERR_STORE_READ_ONLY' })
      await read(({ documents }) => documents.put(document())).toMatchObject({ code: 'ERR_STORE_READ_ONLY' })
      await read(({ documents }) => documents.remove('a', 'b', 1)).toMatchObject({ code: 'ERR_STORE_READ_ONLY' })
    })

    it('that reads sees one state, whatever is committed meanwhile', async () => {
      await insert()
      const other = await open()
      const begun = Promise.withResolvers<undefined>()
      const written = Promise.withResolvers<undefined>()
      const reading = store.read(async ({ releases, documents }) => {
        begun.resolve(undefined)
        await written.promise
        return [keys(await releases.list()), await documents.list('evidence')]
      })
      await begun.promise
      await other.write(async ({ releases, documents }) => {
        await releases.insert(release({ version: '2.0.0' }))
        await documents.put(document())
      })
      written.resolve(undefined)
      expect(await reading).toEqual([['weather 1.2.0'], []])
      expect(keys(await store.read(({ releases }) => releases.list()))).toHaveLength(2)
    })

    it('that writes comes after the one before, through whichever opening', async () => {
      const other = await open()
      const appendNext = ({ audit }: StoreView) =>
        audit.head().then((head) => audit.append(auditRecord((head?.sequence ?? -1) + 1)))
      await Promise.all(Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? store : other).write(appendNext)))
      const sequences = (await store.read(({ audit }) => audit.read(0, 100))).map(({ sequence }) => sequence)
      expect(sequences).toEqual(Array.from({ length: 40 }, (_, index) => index))
    })

    it('does one thing after the other, also when they are asked for at once', async () => {
      await store.write(({ audit }) => Promise.all([0, 1, 2].map((sequence) => audit.append(auditRecord(sequence)))))
      expect(await store.read(({ audit }) => audit.read(0, 10))).toHaveLength(3)
    })

    it('waits for what was begun and not awaited', async () => {
      let begun: Promise<void> | undefined
      await store.write(({ audit }) => {
        begun = audit.append(auditRecord(0))
        return Promise.resolve()
      })
      await begun
      expect(await store.read(({ audit }) => audit.head())).toEqual(auditRecord(0))
    })

    it.each([
      ['write', 'write'],
      ['write', 'read'],
      ['read', 'write'],
      ['read', 'read'],
    ] as const)('refuses, in a %s, a %s of the same store, for which it would wait for ever', async (outer, inner) => {
      const act = store[outer](() => store[inner](() => Promise.resolve(1)))
      await expect(act).rejects.toMatchObject({ code: 'ERR_STORE_NESTED' })
      await insert()
    })

    it('refuses to close its own store, and lets code that outlives it use the store', async () => {
      await store.write(() => expect(store.close()).rejects.toMatchObject({ code: 'ERR_STORE_NESTED' }))
      const later = await store.write(() => {
        const done = Promise.withResolvers<unknown>()
        setImmediate(() => {
          // By then the transaction may have ended or not: both are answers, waiting for ever is none.
          store.read(({ releases }) => releases.list()).then(done.resolve, done.resolve)
        })
        return Promise.resolve(done)
      })
      await later.promise
    })

    it('has a view that throws when it is used afterwards', async () => {
      const kept = await store.write((view) => Promise.resolve(view))
      await expect(kept.releases.list()).rejects.toMatchObject({ code: 'ERR_STORE_ENDED' })
      await expect(kept.audit.append(auditRecord(0))).rejects.toMatchObject({ code: 'ERR_STORE_ENDED' })
    })
  })

  it('keeps what was written when it is closed and opened again, unless it is in memory', async () => {
    await store.write((view) => fill(view))
    const before = await store.read(contentOf)
    await store.close()
    const again = await open()
    if (name === 'memory') await expect(again.read(contentOf)).rejects.toMatchObject({ code: 'ERR_STORE_CLOSED' })
    else expect(await again.read(contentOf)).toEqual(before)
  })

  it('closes when what is under way has ended, as often as asked, and refuses everything afterwards', async () => {
    const gate = Promise.withResolvers<undefined>()
    const order: string[] = []
    const writing = store.write(async ({ audit }) => {
      await gate.promise
      await audit.append(auditRecord(0))
      order.push('written')
    })
    const closing = store.close().then(() => order.push('closed'))
    await expect(store.read(() => Promise.resolve(1))).rejects.toMatchObject({ code: 'ERR_STORE_CLOSED' })
    gate.resolve(undefined)
    await Promise.all([writing, closing, store.close()])
    expect(order).toEqual(['written', 'closed'])
    await expect(store.write(() => Promise.resolve(1))).rejects.toMatchObject({ code: 'ERR_STORE_CLOSED' })
  })
})
