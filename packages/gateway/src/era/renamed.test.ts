import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readMessage } from '../wire/read-message.ts'
import { withName, withReferredName, withToolName } from './renamed.ts'

const call = (params: string) => readMessage(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${params}}`)

describe('a request by another name', () => {
  it('stays as it was written but for the name, and means what it says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (before, name) => {
        const params = (said: string): string =>
          `{ "arguments":{"name":"n","n":1.0}, "name":${JSON.stringify(said)},"__proto__":{}}`
        const renamed = withName(call(params(before)), name)
        expect(renamed).toEqual({ ...readMessage(call(params(name)).text), places: undefined })
      }),
    )
  })

  it('requires of the tool by its own name what it required by the listed one', () => {
    const renamed = withToolName(
      call('{"name":"sea__tide","tool_requirements":{"sea__tide":"^1","sky__tide":"^2"}}'),
      'tide',
    )
    const requirements = { sea__tide: '^1', sky__tide: '^2', tide: '^1' }
    expect(JSON.parse(renamed.text)).toMatchObject({ params: { name: 'tide', tool_requirements: requirements } })
    expect(renamed.value).toMatchObject({ params: { name: 'tide', tool_requirements: requirements } })
    expect(withToolName(call('{"name":"a","tool_requirements":{}}'), 'constructor').text).toBe(
      call('{"name":"constructor","tool_requirements":{}}').text,
    )
  })

  it('is one about a prompt that it refers to', () => {
    const complete = (name: string) => call(`{"ref":{"type":"ref/prompt","name":"${name}"},"argument":{"name":"a"}}`)
    expect(withReferredName(complete('sea__letter'), 'letter')).toEqual(complete('letter'))
  })
})
