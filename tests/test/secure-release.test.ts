import { expect, it } from 'vitest'
import { verifyAudit } from '@mcpver/lifecycle'
import { openSqliteStore } from '@mcpver/store'
import { join } from 'node:path'
import { newPeople } from './support/people.ts'
import { createReleaseSystem } from './support/release-system.ts'
import { temporaryDirectory } from './support/store-testing.ts'

it('takes a signed version to production in a SQLite file, and proves what happened', async () => {
  const path = join(temporaryDirectory(), 'releases.sqlite')
  const people = newPeople()
  const { ana, ben, eve } = people
  const store = await openSqliteStore({ path })
  const { manager, root } = await createReleaseSystem({ store, people })
  const definition = { name: 'forecast', inputSchema: { type: 'object' } }
  const data = { version: '1.0.0', definition, dependencies: { 'npm:zod': '^4.0.0' } }
  expect(await manager.createVersion('forecast', data, { key: eve })).toMatchObject({ success: false })
  expect(await manager.createVersion('forecast', data, { key: ben })).toMatchObject({ success: false })
  expect(await manager.createVersion('forecast', data, { key: ana })).toMatchObject({ success: true })
  for (const target of ['testing', 'staging', 'production'] as const) {
    const move = { name: 'forecast', version: '1.0.0', target }
    expect(await manager.promoteVersion({ ...move, credentials: { key: ana } })).toMatchObject({ success: false })
    if (target === 'production') {
      expect(await manager.approveVersion({ ...move, credentials: { key: ana } })).toMatchObject({ success: true })
      expect(await manager.promoteVersion({ ...move, credentials: { key: ben } })).toMatchObject({
        reason: 'Approved by 0 of 1 people (ana: The author cannot approve)',
      })
      expect(await manager.approveVersion({ ...move, credentials: { key: ben } })).toMatchObject({ success: true })
    }
    expect(await manager.promoteVersion({ ...move, credentials: { key: ben } })).toMatchObject({ success: true })
  }
  await store.close()

  const opened = await openSqliteStore({ path })
  const release = await opened.read(({ releases }) => releases.get('forecast', '1.0.0'))
  expect(release).toMatchObject({ revision: 4, value: { state: 'production', createdBy: 'ana' } })
  const { claims, signers } = await root.verifyRelease(release?.value.signature, { at: Date.now() })
  expect([claims.digest, signers]).toEqual([release?.value.checksum, [{ person: 'ana', keyid: ana.keyid }]])
  // One creation, three promotions, two approvals, and five times that somebody who is known was told no.
  expect(await opened.read(({ audit }) => verifyAudit(audit))).toMatchObject({ valid: true, size: 11 })
  await opened.close()
})
