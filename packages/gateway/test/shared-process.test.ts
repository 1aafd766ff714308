import { describe, expect, it, onTestFinished } from 'vitest'
import { rawAt } from './support/raw-json.ts'
import { says } from './support/inbox.ts'
import { Scene } from './support/scene.ts'
import { namesIn, servedBy } from './support/served-by.ts'
import { eventually } from '../src/test/eventually.ts'

async function shared(): Promise<Scene> {
  const scene = await Scene.open({
    releases: { '1.0.0': { tools: { echo: '1.0.0' }, over: 'stdio-shared' } },
    route: { active: '1.0.0' },
  })
  onTestFinished(() => scene.close())
  return scene
}

describe('a process that all share', () => {
  it('serves sessions and requests without one at once, whatever ids they give', async () => {
    const scene = await shared()
    const clients = await Promise.all([
      ...Array.from({ length: 5 }, () => scene.client()),
      ...Array.from({ length: 5 }, () => scene.client({ era: 'stateless' })),
    ])
    const pids = new Set<string | undefined>()
    for (let round = 0; round < 10; round++) {
      const answers = await Promise.all(clients.map((client) => client.call('echo', '{}', { id: '1' })))
      expect(answers.map(servedBy)).toEqual(answers.map(() => '1.0.0'))
      for (const { result } of answers) pids.add(rawAt(result, 'structuredContent', 'pid'))
      const lists = await Promise.all(clients.map((client) => client.request('tools/list', '{}', { id: '"l"' })))
      for (const list of lists) expect(namesIn(list)).toEqual(['echo'])
    }
    expect(pids.size).toBe(1)
  })

  it('stays when a session ends', async () => {
    const scene = await shared()
    const [one, other] = [await scene.client(), await scene.client()]
    const pid = async () => rawAt((await other.call('echo')).result, 'structuredContent', 'pid')
    const before = await pid()
    await one.end()
    expect(await pid()).toBe(before)
  })

  it('is told to cancel the call that is meant, and no other with that id', async () => {
    const scene = await shared()
    const [one, other] = [await scene.client(), await scene.client()]
    for (const client of [one, other]) client.call('echo', '{"hold":"x"}', { id: '9' }).catch(() => undefined)
    const report = async () => (await other.call('echo', '{"report":true}')).result
    await eventually(async () => expect(rawAt(await report(), 'structuredContent', 'holding')).toBe('2'))
    await one.notify('notifications/cancelled', '{"requestId":9}')
    const cancelled = JSON.parse(rawAt(await report(), 'structuredContent', 'cancelled')!) as string[]
    expect(cancelled).toHaveLength(1)
    expect(rawAt(cancelled[0], 'params', 'requestId')).not.toBe('9')
  })

  it('that asks is told that nobody can be asked', async () => {
    const scene = await shared()
    const [one, other] = [await scene.client(), await scene.client()]
    const { result } = await one.call('echo', '{"ask":"who"}')
    expect(result).toBeDefined()
    for (const { inbox } of [one, other]) expect(inbox.all.filter(says('sampling/createMessage'))).toEqual([])
  })
})
