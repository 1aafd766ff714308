import { afterEach, describe, expect, it } from 'vitest'
import { routeWork, type RouteRelease } from '../../test/route-work.ts'
import type { Workspace } from '../../test/workspace.ts'

let work: Workspace
afterEach(() => work.remove())

const RELEASES: Readonly<Record<string, RouteRelease>> = {
  '1.0.0': { tools: { forecast: { version: '1.0.0' } } },
  '2.0.0': { tools: { forecast: { version: '2.0.0' } } },
}

/** The route as a command with `--json` prints it. */
async function route(...args: readonly string[]): Promise<Record<string, unknown>> {
  const { code, out, err } = await work.run(['route', ...args, '--json'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return (JSON.parse(out) as { routes: Record<string, unknown>[] }).routes[0] ?? {}
}

describe('the rule for arguments', () => {
  it('is set, stays when something else is set, is shown and can be taken back', async () => {
    work = await routeWork(RELEASES)
    expect(await route('set', 'weather', '1.0.0')).not.toHaveProperty('arguments')
    expect(await route('set', 'weather', '1.0.0', '--arguments', 'validate')).toMatchObject({ arguments: 'validate' })
    expect(await route('set', 'weather', '2.0.0')).toMatchObject({ active: '2.0.0', arguments: 'validate' })
    expect(await route('pin', 'weather', 'ana', '1.0.0')).toMatchObject({ arguments: 'validate' })
    expect((await work.run(['route', 'show'])).out).toMatch(/arguments\n.*validate/)
    expect(await route('set', 'weather', '2.0.0', '--arguments', 'pass')).toMatchObject({ arguments: 'pass' })
    expect(await work.run(['route', 'set', 'weather', '2.0.0', '--arguments', 'check'])).toMatchObject({ code: 2 })
  })
})
