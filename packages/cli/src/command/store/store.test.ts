import { afterEach, beforeEach, expect, it } from 'vitest'
import { notesText } from '../../../test/notes.ts'
import { fine, jsonOf, releaseWork } from '../../../test/release-work.ts'
import type { Workspace } from '../../../test/workspace.ts'

let work: Workspace
beforeEach(async () => {
  work = await releaseWork()
  work.write('v1.json', notesText('v1'))
  await fine(work, ['release', 'create', 'notes@1.0.0', 'v1.json', '--key', 'ana'])
  await fine(work, ['audit', 'checkpoint', '--key', 'cat'])
})
afterEach(() => {
  work.remove()
})

it('copies everything, as it was, so that the audit still adds up', async () => {
  const { out } = await fine(work, ['store', 'migrate', '--to', 'copy.sqlite'])
  expect(out).toBe(
    'Copied 1 release, 2 audit records, 1 checkpoint, 1 document, 0 jobs, counts of calls for 0 spans.\n',
  )
  const copied = ['--db', 'copy.sqlite']
  expect(await jsonOf(work, ['audit', 'verify', ...copied])).toEqual(await jsonOf(work, ['audit', 'verify']))
  expect(await jsonOf(work, ['release', 'show', 'notes@1.0.0', ...copied])).toEqual(
    await jsonOf(work, ['release', 'show', 'notes@1.0.0']),
  )
})

it('refuses a database that holds something, and itself', async () => {
  await fine(work, ['store', 'migrate', '--to', 'copy.sqlite'])
  for (const to of ['copy.sqlite', '.mcpver/releases.sqlite']) {
    expect(await work.run(['store', 'migrate', '--to', to])).toMatchObject({
      code: 2,
      err: expect.stringContaining('ERR_STORE_') as string,
    })
  }
  expect(await jsonOf(work, ['audit', 'verify', '--db', 'copy.sqlite'])).toMatchObject({ audit: { valid: true } })
})

it('needs to know where to', async () => {
  expect(await work.run(['store', 'migrate'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('--to') as string,
  })
})
