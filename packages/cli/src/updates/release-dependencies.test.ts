import type { Release } from '@mcpver/core'
import { createMemoryStore } from '@mcpver/store'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { testIo } from '../../test/test-io.ts'
import { Workspace } from '../../test/workspace.ts'
import { statePaths } from '../state/state-options.ts'
import { inspectDependencies } from './release-dependencies.ts'

let work: Workspace
beforeEach(() => {
  work = new Workspace()
})
afterEach(() => work.remove())

function inspected(
  dependencies: Release['dependencies'],
): Promise<{ readonly valid: boolean; readonly reason: string }> {
  const io = testIo({ cwd: work.path })
  const store = createMemoryStore()
  const paths = statePaths({ state: '.mcpver' }, io)
  return inspectDependencies({ store, paths, io, clock: { now: () => 0 } })({ dependencies } as Release)
}

it('finds nothing wrong with a release that needs nothing', async () => {
  expect(await inspected({})).toEqual({ valid: true, reason: '' })
})

it('finds what is not there', async () => {
  const { valid, reason } = await inspected({ 'mcp:geo': '^2' })
  expect(valid).toBe(false)
  expect(reason).toMatch(/^mcp:geo: /)
})

it('does not pass what nobody knows', async () => {
  await expect(inspected({ 'npm:zod': '^4.1.0' })).rejects.toThrow(/^npm:zod: /)
})
