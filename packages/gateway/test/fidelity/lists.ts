import { expect } from 'vitest'
import { CURSOR } from '../support/probe/fixtures.ts'
import { rawAt } from '../support/raw-json.ts'
import type { Check } from './check.ts'

const LISTS = [
  ['resources/list', 'resources', '[{"uri":"probe://a","name":"a","x-unknown":1.0}]'],
  ['resources/templates/list', 'resourceTemplates', '[{"uriTemplate":"probe://{a}","name":"t"}]'],
  ['prompts/list', 'prompts', '[{"name":"p","arguments":[{"name":"a","x-unknown":1.0}]}]'],
] as const

/** Lists of resources and prompts. */
export const LISTING: readonly Check[] = [
  {
    name: 'says how long tools/list may be kept and for whom',
    era: 'stateless',
    run: async (bench) => {
      const { result } = await (await bench.client()).request('tools/list')
      expect(rawAt(result, 'resultType')).toBe('"complete"')
      expect(rawAt(result, 'ttlMs')).toMatch(/^\d+$/)
      expect(rawAt(result, 'cacheScope')).toMatch(/^"(?:public|private)"$/)
    },
  },
  ...LISTS.flatMap(checksOf),
]

function checksOf([method, name, entries]: (typeof LISTS)[number]): Check[] {
  return [
    {
      name: `hands the entries of ${method} to the client as they are written`,
      run: async (bench) => {
        const { result } = await (await bench.client()).request(method)
        expect(rawAt(result, name)).toBe(entries)
      },
    },
    {
      name: `hands the cursor of ${method} back to the server as it was`,
      run: async (bench) => {
        const client = await bench.client()
        const first = await client.request(method)
        const second = await client.request(method, `{"cursor":${rawAt(first.result, 'nextCursor')!}}`)
        expect(JSON.parse(rawAt(second.result, 'x-asked')!)).toBe(JSON.parse(CURSOR))
        expect(rawAt(second.result, 'nextCursor')).toBeUndefined()
      },
    },
    {
      name: `keeps how long ${method} may be kept and for whom`,
      era: 'stateless',
      run: async (bench) => {
        const { result } = await (await bench.client()).request(method)
        expect(['resultType', 'ttlMs', 'cacheScope'].map((member) => rawAt(result, member))).toEqual([
          '"complete"',
          '1234',
          '"public"',
        ])
      },
    },
  ]
}
