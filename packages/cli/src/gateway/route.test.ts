import { join } from 'node:path'
import type { JsonObject } from '@mcpver/core'
import { RouteDeployer } from '@mcpver/gateway'
import { openSqliteStore } from '@mcpver/store'
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

describe('who gets which version', () => {
  const TRAFFIC = {
    matches: [
      { principal: 'ana', version: '2.0.0' },
      { header: 'x-canary', value: 'on', version: '2.0.0' },
    ],
    gateways: { east: '2.0.0' },
    mirror: { version: '2.0.0', percent: 5 },
    warm: ['2.0.0'],
  }

  it('is shown, stays when somebody is pinned, and is taken back with another version for everybody', async () => {
    work = await routeWork(RELEASES)
    await route('set', 'weather', '1.0.0')
    const store = await openSqliteStore({ path: join(work.path, '.mcpver/releases.sqlite') })
    const traffic = { active: '1.0.0', split: {}, ...TRAFFIC }
    await store.write((view) => new RouteDeployer().apply(view, 'weather', { traffic, by: 'ana' }))
    await store.close()
    expect(await route('show')).toMatchObject(TRAFFIC)
    expect((await work.run(['route', 'show'])).out.split('\n').slice(-6)).toEqual([
      'weather: the principal ana gets 2.0.0',
      'weather: requests with x-canary: on get 2.0.0',
      'weather: the gateway east gives 2.0.0 instead',
      'weather: 5 % of the calls that only read are copied to 2.0.0',
      'weather: kept warm: 2.0.0',
      '',
    ])
    expect(await route('pin', 'weather', 'ben', '1.0.0')).toMatchObject(TRAFFIC)
    const after = await route('set', 'weather', '2.0.0')
    for (const member of Object.keys(TRAFFIC)) expect(after).not.toHaveProperty(member)
  })
})

describe('an adapter', () => {
  const TEXT = { type: 'string' }
  const object = (properties: Record<string, JsonObject>, ...required: readonly string[]): JsonObject => ({
    type: 'object',
    properties,
    required,
  })
  const tools: Readonly<Record<string, RouteRelease>> = {
    '1.0.0': {
      tools: { forecast: { version: '1.0.0', inputSchema: object({ place_name: TEXT }, 'place_name') } },
      state: 'archived',
    },
    '2.0.0': {
      tools: { forecast: { version: '2.0.0', inputSchema: object({ placeName: TEXT }, 'placeName') } },
    },
    '3.0.0': {
      tools: {
        forecast: {
          version: '3.0.0',
          inputSchema: object({ placeName: TEXT, day: { type: 'integer' } }, 'placeName', 'day'),
          outputSchema: object({ sky: TEXT }),
        },
      },
    },
    '3.1.0': { tools: { forecast: { version: '3.1.0', outputSchema: object({ sky: { type: 'integer' } }) } } },
    '4.0.0': { tools: { forecast: { version: '4.0.0' } }, state: 'development' },
  }

  it('is derived from what was released, shown, kept, and taken back', async () => {
    work = await routeWork(tools)
    await route('set', 'weather', '2.0.0')
    const adapters = [
      {
        tool: 'forecast',
        from: '1.0.0',
        to: '2.0.0',
        steps: [{ kind: 'rename', path: [], from: 'place_name', to: 'placeName' }],
      },
    ]
    expect(await route('adapt', 'weather', 'forecast@v1.0.0', '2.0.0')).toMatchObject({ adapters })
    expect(await route('adapt', 'weather', 'forecast@1.0.0', '2.0.0')).toMatchObject({ adapters })
    expect(await route('set', 'weather', '2.0.0', '--split', '3.0.0=1')).toMatchObject({ adapters })
    expect((await work.run(['route', 'show'])).out).toContain(
      'weather: calls of forecast 1.0.0 go to 2.0.0: place_name is placeName\n',
    )
    expect(await route('adapt', 'weather', 'forecast@1.0.0', '2.0.0', '--remove')).not.toHaveProperty('adapters')
    expect((await work.run(['route', 'adapt', 'weather', 'forecast@1.0.0', '2.0.0', '--remove'])).code).toBe(1)
  })

  it('is refused, with what stays broken, where not all can be carried', async () => {
    work = await routeWork(tools)
    const before = await route('set', 'weather', '2.0.0')
    const input = await work.run(['route', 'adapt', 'weather', 'forecast@2.0.0', '3.0.0'])
    expect(input).toMatchObject({ code: 1, err: '' })
    expect(input.out).toContain('Calls of forecast 2.0.0 cannot be carried to 3.0.0 mechanically. What stays broken:\n')
    expect(input.out).toMatch(/breaking {2}.*"day"[^]*input-property-added-required/)
    const output = await work.run(['route', 'adapt', 'weather', 'forecast@3.0.0', '3.1.0', '--json'])
    expect(output.code).toBe(1)
    const { rest } = JSON.parse(output.out) as { readonly rest: readonly { readonly part: string }[] }
    expect(rest.map(({ part }) => part)).toContain('output')
    expect(await route('show', 'weather')).toEqual(before)
  })

  it.each<[what: string, args: readonly string[], message: string]>([
    ['a version that was never released', ['forecast@1.5.0', '2.0.0'], 'in version 1.5.0'],
    ['a version that nobody approved', ['forecast@1.0.0', '4.0.0'], 'in version 4.0.0'],
    ['another tool', ['radar@1.0.0', '2.0.0'], '"radar"'],
    ['no version', ['forecast', '2.0.0'], 'names no two versions'],
    ['a range', ['forecast@^1', '2.0.0'], 'names no two versions'],
    ['a version to itself', ['forecast@2.0.0', '2.0.0'], 'another version'],
  ])('of %s is refused', async (_what, args, message) => {
    work = await routeWork(tools)
    await route('set', 'weather', '2.0.0')
    expect(await work.run(['route', 'adapt', 'weather', ...args])).toMatchObject({
      code: 2,
      err: expect.stringContaining(message) as string,
    })
  })
})

describe('an alias', () => {
  const releases: Readonly<Record<string, RouteRelease>> = {
    '1.0.0': { tools: { weather: { version: '1.0.0' } }, state: 'archived' },
    '2.0.0': { tools: { forecast: { version: '1.0.0' }, radar: { version: '1.0.0' } } },
  }

  it('is added to those that there are, shown, and taken back', async () => {
    work = await routeWork(releases)
    expect(await route('set', 'weather', '2.0.0', '--alias', 'weather=forecast')).toMatchObject({
      aliases: { weather: 'forecast' },
    })
    const both = { weather: 'forecast', rain: 'radar' }
    expect(await route('set', 'weather', '2.0.0', '--alias', 'rain=radar')).toMatchObject({ aliases: both })
    expect(await route('pin', 'weather', 'ana', '2.0.0')).toMatchObject({ aliases: both })
    expect((await work.run(['route', 'show'])).out).toContain('weather: calls of rain go to radar\n')
    const replaced = await route('set', 'weather', '2.0.0', '--unalias', 'rain', '--alias', 'weather=radar')
    expect(replaced['aliases']).toEqual({ weather: 'radar' })
    expect(await route('set', 'weather', '2.0.0', '--unalias', 'weather')).not.toHaveProperty('aliases')
  })

  it.each<[what: string, args: readonly string[], message: string]>([
    ['of no tool', ['--alias', 'weather=snow'], 'leads to "snow"'],
    ['of itself', ['--alias', 'a=a'], 'does not lead back to "a"'],
    ['in a circle', ['--alias', 'a=b', '--alias', 'b=a'], 'does not lead back to "a"'],
    ['by the name of a tool that is listed', ['--alias', 'radar=forecast'], 'release 2.0.0 lists'],
    ['of nothing', ['--alias', 'weather='], 'is no alias'],
    ['without a name', ['--alias', '=forecast'], 'is no alias'],
    ['that is taken back and is not there', ['--unalias', 'weather'], 'There is no alias "weather"'],
  ])('%s is refused, and nothing changes', async (_what, args, message) => {
    work = await routeWork(releases)
    const before = await route('set', 'weather', '2.0.0')
    expect(await work.run(['route', 'set', 'weather', '2.0.0', ...args])).toMatchObject({
      code: 2,
      err: expect.stringContaining(message) as string,
    })
    expect(await route('show', 'weather')).toEqual(before)
  })
})
