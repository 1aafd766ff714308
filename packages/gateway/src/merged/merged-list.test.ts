import { silentLogger } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import { readMessage } from '../wire/read-message.ts'
import { Learned } from './learned.ts'
import { LIST_KINDS } from './list-kinds.ts'
import type { MemberPort } from './member-port.ts'
import { mergedList } from './merged-list.ts'
import { ClashBoard } from './name-clash.ts'
import { parseNameScheme } from './name-scheme.ts'
import { portOf } from './test/fake-port.ts'

const NO_METHOD = '!{"code":-32601,"message":"Method not found"}'

async function listed(
  method: string,
  ports: readonly MemberPort[],
  { isPartial = false, names = '{server}__{name}', learned = new Learned(), board = new ClashBoard(silentLogger) } = {},
): Promise<string> {
  const message = readMessage(`{"jsonrpc":"2.0","id":"c","method":"${method}","params":{"x":1.0}}`)
  const surroundings = { scheme: parseNameScheme(names), learned, board }
  const kind = LIST_KINDS.get(method)!
  const question = { kind, message, headers: {}, ports, isPartial, patience: 1000, surroundings, logger: silentLogger }
  const { text } = await mergedList(question)
  return text.replace('{"jsonrpc":"2.0","id":"c",', '').slice(0, -1)
}

describe('a list of several servers', () => {
  it('has everything in the order of the servers, as it was written but for the names', async () => {
    const sea = portOf('sea', {
      first: '{"tools":[ {"title":"T", "name":"t\\u0069de","n":12345678901234567890} ],"nextCursor":"2"}',
      2: '{"tools":[{"name":"swell","_meta":{"name":"swell"}}],"x":1}',
    })
    const sky = portOf('sky', { first: '{"tools":[{"name":"tide"}]}' })
    expect(await listed('tools/list', [sea, sky])).toBe(
      '"result":{"tools":[{"title":"T", "name":"sea__tide","n":12345678901234567890},' +
        '{"name":"sea__swell","_meta":{"name":"swell"}},{"name":"sky__tide"}]}',
    )
    expect(sea.asked.map(({ value }) => value['params'])).toEqual([{ x: 1 }, { x: 1, cursor: '2' }])
    expect(new Set(sea.asked.map(({ id }) => id)).size).toBe(2)
  })

  it('withholds names that several would have, and what has no name', async () => {
    const board = new ClashBoard(silentLogger)
    const learned = new Learned()
    const ports = [portOf('b', { first: '{"prompts":[{"name":"p"},{"name":"q"},{"title":"none"},7]}' })]
    ports.push(portOf('c', { first: '{"prompts":[{"name":"p"}]}' }))
    expect(await listed('prompts/list', ports, { names: '{name}', board, learned })).toBe(
      '"result":{"prompts":[{"name":"q"}]}',
    )
    expect(board.list()).toEqual([{ kind: 'prompt', name: 'p', servers: ['b', 'c'] }])
    expect(learned.ownersOf('prompt', 'q')).toEqual(new Set(['b']))
    await listed('prompts/list', ports.slice(1), { names: '{name}', board, learned })
    expect(board.list()).toEqual([])
  })

  it('keeps addresses, of which the first server has those that several have', async () => {
    const learned = new Learned()
    const ports = ['b', 'c'].map((name) =>
      portOf(name, { first: `{"resources":[{"uri":"x://all"},{"uri":"x://${name}"}]}` }),
    )
    expect(await listed('resources/list', ports, { learned })).toBe(
      '"result":{"resources":[{"uri":"x://all"},{"uri":"x://b"},{"uri":"x://c"}]}',
    )
    expect(['x://all', 'x://b', 'x://c', '__proto__'].map((uri) => learned.ownerOfResource(uri))).toEqual([
      'b',
      'b',
      'c',
      undefined,
    ])
  })

  it('says whose its tasks are', async () => {
    const ports = [portOf('a~b', { first: '{"tasks":[{"taskId":"\\u00fc","x":1.0}]}' })]
    expect(await listed('tasks/list', ports)).toBe('"result":{"tasks":[{"taskId":"a%7Eb~\\u00fc","x":1.0}]}')
  })

  it('may be kept as long as every part of it', async () => {
    const kept = (ttl: number, scope: string): string =>
      `{"resultType":"complete","ttlMs":${String(ttl)},"cacheScope":"${scope}","tools":[]}`
    const ports = [portOf('a', { first: kept(500, 'public') }), portOf('b', { first: kept(200, 'public') })]
    expect(await listed('tools/list', ports)).toBe(`"result":${kept(200, 'public')}`)
    expect(await listed('tools/list', ports, { isPartial: true })).toBe(`"result":${kept(0, 'public')}`)
    expect(await listed('tools/list', [...ports, portOf('c', { first: kept(900, 'private') })])).toBe(
      `"result":${kept(200, 'private')}`,
    )
    expect(await listed('tools/list', [...ports, portOf('d', {})])).toBe(`"result":${kept(0, 'public')}`)
  })

  it('goes without servers that have no such list, or fail', async () => {
    const good = portOf('a', { first: '{"prompts":[{"name":"p"}]}' })
    const bad = ['{"prompts":7}', '{"prompts":[],"nextCursor":"first"}', NO_METHOD, '!{"code":-32603,"message":"Oh"}']
    for (const first of bad) {
      expect(await listed('prompts/list', [portOf('b', { first }), good])).toBe(
        '"result":{"prompts":[{"name":"a__p"}]}',
      )
    }
  })

  it('is empty where no server has one, and what the first says where all refuse or fail', async () => {
    expect(await listed('prompts/list', [portOf('a', { first: NO_METHOD })])).toBe('"result":{"prompts":[]}')
    const refusal = '!{"code":-32022,"message":"Which revision?"}'
    const ports = [portOf('a', { first: NO_METHOD }), portOf('b', { first: refusal })]
    expect(await listed('prompts/list', ports)).toBe(`"error":${refusal.slice(1)}`)
    await expect(listed('prompts/list', [portOf('a', {})])).rejects.toMatchObject({ code: 'ERR_UPSTREAM_SESSION' })
  })
})
