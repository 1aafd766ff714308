import { expect } from 'vitest'
import type { Check } from './check.ts'

const refuses = (what: string, error: string): Check => ({
  name: `hands ${what} to the client as it is written`,
  run: async (bench) => {
    const answer = await (await bench.client()).call('fail', `{"error":${error}}`)
    expect(answer.text).toContain(`"error":${error}`)
    expect(answer.error).toBe(error)
  },
})

/** How requests fail. */
export const ERRORS: readonly Check[] = [
  refuses(
    'an error of its own code with data',
    '{"code":-32055,"message":"Own: \\"quoted\\" \\u00fc","data":{"n":1.0,"list":[null]}}',
  ),
  refuses('a missing resource', '{"code":-32002,"message":"Resource not found","data":{"uri":"probe://gone"}}'),
  refuses('an error without data', '{"code":-32603,"message":""}'),
  refuses('an error with data that is no object', '{"code":1234,"message":"Positive","data":"text"}'),
  refuses('unknown fields of an error', '{"code":-32000,"message":"a","data":null,"x-unknown":{"n":1e2}}'),
  refuses(
    'a wanted elicitation',
    '{"code":-32042,"message":"Go there","data":{"elicitations":[{"mode":"url","url":"https://example.com"}]}}',
  ),
  {
    name: 'says that a method is unknown in the words of the server',
    run: async (bench) => {
      const { error, status } = await (await bench.client()).request('nothing/here', '{"a":1}')
      expect(error).toBe('{"code":-32601,"message":"Method not found","data":{"x":1.0}}')
      expect(status).toBe(bench.era === 'stateless' ? 404 : 200)
    },
  },
  {
    name: 'hands a missing capability to the client with status 400',
    era: 'stateless',
    run: async (bench) => {
      const error = '{"code":-32021,"message":"Missing","data":{"requiredCapabilities":{"sampling":{}}}}'
      const answer = await (await bench.client()).call('demand', `{"error":${error}}`)
      expect(answer.error).toBe(error)
      expect(answer.status).toBe(400)
    },
  },
]
