import { canonicalize, digestText } from '@mcpver/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { digestJson } from './digest-json.ts'

it('is the digest that core makes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (value) => {
      fc.pre(isWritable(value))
      expect(digestJson(value)).toBe(await digestText(canonicalize(value)))
    }),
  )
})

/** Whether a value has a canonical text: one with half a surrogate pair has none. */
function isWritable(value: unknown): boolean {
  return !/\p{Surrogate}/u.test(JSON.stringify(value)) && !JSON.stringify(value).includes('\\ud')
}
