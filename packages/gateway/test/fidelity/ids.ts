import { expect } from 'vitest'
import { rawAt } from '../support/raw-json.ts'
import type { Check } from './check.ts'

const IDS = ['0', '-5', '1.5', '9007199254740993', '"a"', '"1"', '""', '"\\u00fc 🚀"', '"__proto__"']

/** Requests and answers find each other. */
export const IDS_AND_ORDER: readonly Check[] = [
  ...IDS.map((id): Check => ({
    name: `answers a request with the id ${id} with the same id`,
    run: async (bench) => {
      const { text } = await (await bench.client()).call('echo', '{}', { id })
      expect(rawAt(text, 'id')).toBe(id)
      expect(rawAt(text, 'result')).toBeDefined()
    },
  })),
  {
    name: 'hands out answers in the order in which they come, not in which they were asked for',
    run: async (bench) => {
      const client = await bench.client()
      const [first, second] = [bench.mark(), bench.mark()]
      const slow = [client.call('wait', `{"key":"${first}"}`), client.call('wait', `{"key":"${second}"}`)] as const
      await Promise.all([bench.received(first), bench.received(second)])
      await client.call('release', `{"key":"${second}"}`)
      expect(rawAt((await slow[1]).result, 'structuredContent', 'key')).toBe(`"${second}"`)
      await client.call('release', `{"key":"${first}"}`)
      expect(rawAt((await slow[0]).result, 'structuredContent', 'key')).toBe(`"${first}"`)
    },
  },
  {
    name: 'gives each of many parallel calls its own answer',
    run: async (bench) => {
      const client = await bench.client()
      const calls = Array.from({ length: 40 }, async (_, index) => {
        const { result } = await client.call('echo', `{"index":${String(index)}}`)
        return rawAt(result, 'structuredContent', 'arguments', 'index')
      })
      expect(await Promise.all(calls)).toEqual(calls.map((_, index) => String(index)))
    },
  },
  {
    name: 'keeps two clients apart that use the same ids at the same time',
    run: async (bench) => {
      const clients = [await bench.open(), await bench.open()]
      const said = clients.map(async (client, index) => {
        const { result } = await client.call('echo', `{"index":${String(index)}}`, { id: '"same"' })
        return rawAt(result, 'structuredContent', 'arguments', 'index')
      })
      expect(await Promise.all(said)).toEqual(['0', '1'])
    },
  },
]
