import { describe, expect, it } from 'vitest'
import { ana, data, managerOf, signer } from '../test/scenery.ts'
import type { SecureVersionManager } from './secure-version-manager.ts'
import type { VersionResult } from './version-result.ts'

function create(
  manager: SecureVersionManager,
  subject: string,
  dependencies: Readonly<Record<string, string>> = {},
): Promise<VersionResult> {
  const [name = '', version = ''] = subject.split('@')
  return manager.createVersion(name, { ...data, version, dependencies }, ana)
}

describe('a dependency on another release', () => {
  it('that leads back is refused, naming the way, and nothing is stored', async () => {
    let signed = 0
    const releaseSigner: typeof signer = { ...signer, sign: (...given) => (signed++, signer.sign(...given)) }
    const { manager, store } = managerOf({ releaseSigner })
    await create(manager, 'a@1.0.0')
    await create(manager, 'b@1.0.0', { 'mcp:a': '^1' })
    await create(manager, 'c@1.0.0', { 'npm:zod': '^4', 'mcp:b': '1.0.0' })
    expect(await create(manager, 'a@1.1.0', { 'mcp:c': '^1' })).toMatchObject({
      success: false,
      code: 'ERR_DEPENDENCY_CYCLE',
      reason: 'Dependency cycle: a@1.1.0 -> c@1.0.0 -> b@1.0.0 -> a@1.1.0',
    })
    expect([store.content.releases.size, signed]).toEqual([3, 3])
  })

  it('of the same name is one to itself when the range takes it in', async () => {
    const { manager } = managerOf()
    await create(manager, 'a@1.0.0')
    expect(await create(manager, 'a@1.1.0', { 'mcp:a': '^1' })).toMatchObject({
      reason: 'Dependency cycle: a@1.1.0 -> a@1.1.0',
    })
    expect(await create(manager, 'a@1.1.0', { 'mcp:a': '1.0.0' })).toMatchObject({ success: true })
  })

  it('that leads to older versions only is taken', async () => {
    const { manager } = managerOf()
    await create(manager, 'a@1.0.0')
    await create(manager, 'b@1.0.0', { 'mcp:a': '1.0.0' })
    await create(manager, 'b@2.0.0', { 'mcp:a': '^1' })
    expect(await create(manager, 'a@1.1.0', { 'mcp:b': '^1' })).toMatchObject({ success: true })
    expect(await create(manager, 'a@1.2.0', { 'mcp:b': '*' })).toMatchObject({ code: 'ERR_DEPENDENCY_CYCLE' })
  })

  it('is followed once, however many ways lead there', async () => {
    const { manager, store } = managerOf()
    await create(manager, 'n0@1.0.0')
    for (let level = 1; level <= 12; level++) {
      const below = `mcp:n${String(level - 1)}`
      for (const version of ['1.0.0', '1.1.0', '1.2.0'])
        await create(manager, `n${String(level)}@${version}`, { [below]: '^1' })
    }
    let lists = 0
    const read = store.read.bind(store)
    store.read = (use) =>
      read((view) => {
        const list: typeof view.releases.list = (query) => (lists++, view.releases.list(query))
        return use({ ...view, releases: { ...view.releases, list } })
      })
    expect(await create(manager, 'top@1.0.0', { 'mcp:n12': '^1' })).toMatchObject({ success: true })
    expect(lists).toBeLessThan(60)
  })

  it('that is closed by two at once is refused to the second', async () => {
    const { manager } = managerOf()
    await create(manager, 'a@1.0.0')
    await create(manager, 'b@1.0.0')
    const results = await Promise.all([
      create(manager, 'a@1.1.0', { 'mcp:b': '^1' }),
      create(manager, 'b@1.1.0', { 'mcp:a': '^1' }),
    ])
    expect(results.map(({ success }) => success).sort()).toEqual([false, true])
    expect(results.find(({ success }) => !success)).toMatchObject({ code: 'ERR_DEPENDENCY_CYCLE' })
  })
})
