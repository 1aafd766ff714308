import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { County } from './support/merged/county.ts'
import { CLIENTS, type SdkClient } from './support/sdk-clients.ts'

const TOWNS = { ash: 'stdio', birch: 'http', cedar: 'http' } as const
const NAMES = Object.keys(TOWNS)
const of = (name: string): readonly string[] => NAMES.map((town) => `${town}__${name}`)

describe.each(CLIENTS)('$client and three servers at one address', ({ connect, revision }) => {
  let county: County
  let client: SdkClient
  const say = async (name: string): Promise<string> => {
    const { content } = await client.call({ name, arguments: {} })
    return content.map((block) => (block.type === 'text' ? block.text : block.type)).join('\n')
  }

  beforeAll(async () => {
    county = await County.open(TOWNS)
    client = await connect({ kind: 'http', url: county.url })
  })
  afterAll(async () => {
    await client.close()
    await county.close()
  })

  it('agree on a revision, and the client is told about every server', () => {
    expect([undefined, revision]).toContain(client.revision)
    expect(client.server).toEqual({
      name: 'mcpver',
      instructions: '# ash\n\nAll about ash.\n\n# birch\n\nAll about birch.\n\n# cedar\n\nAll about cedar.',
    })
  })

  it('list what all have, one server after the other', async () => {
    const { tools, prompts, resources } = await client.list()
    expect(tools).toEqual(NAMES.flatMap((town) => ['greet', 'count', 'ask'].map((tool) => `${town}__${tool}`)))
    expect(prompts).toEqual(of('letter'))
    expect(resources).toEqual(['ash://square', 'common://sky', 'birch://square', 'cedar://square'])
  })

  it('call the tools of each', async () => {
    expect(await Promise.all(of('greet').map(say))).toEqual(NAMES.map((town) => `Hello from ${town}`))
  })

  it("ask the client's model from several servers at once", async () => {
    const said = await Promise.all(of('ask').map(say))
    expect(said.map((line) => line.slice(0, line.indexOf(' ')))).toEqual(NAMES)
  })

  it('get prompts, complete their arguments, and read resources', async () => {
    expect(await client.complete('cedar__letter', { name: 'to', value: 'Ann' })).toEqual(['Ann of cedar'])
    expect(await client.read('birch://square')).toMatchObject([{ text: 'birch://square in birch' }])
    expect(await client.read('cedar://house/7')).toMatchObject([{ text: 'cedar://house/7 in cedar' }])
    expect(await client.read('common://sky')).toMatchObject([{ text: 'common://sky in ash' }])
  })

  it('refuse what nobody has', async () => {
    await expect(client.call({ name: 'greet' })).rejects.toThrow('There is no tool "greet"')
    await expect(client.prompt('letter')).rejects.toThrow('There is no prompt "letter"')
    await expect(client.read('nowhere://at/all')).rejects.toThrow()
  })
})
