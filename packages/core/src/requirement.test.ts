import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { requirementOf, type CallCarriers } from './requirement.ts'
import { expectRefusal, refusalOf } from './test/refusal.ts'
import { SPECIAL_NAMES } from './test/tool-arbitraries.ts'

const META = { 'dev.mcpver/requires': '^1.2' }
const FASTMCP = { fastmcp: { version: '2.0.0' } }

const of = (params: CallCarriers['params'], header?: string | null): string | undefined =>
  requirementOf({ name: 'forecast', params, header })

describe('requirementOf', () => {
  it.each<{ what: string; params: CallCarriers['params']; header?: string | null; said: string | undefined }>([
    { what: 'nothing', params: {}, said: undefined },
    { what: 'no header', params: {}, header: null, said: undefined },
    { what: 'its own key', params: { _meta: META }, said: '^1.2' },
    { what: "FastMCP's key", params: { _meta: FASTMCP }, said: '2.0.0' },
    { what: "SEP-1575's field", params: { tool_requirements: { forecast: '~3.1', archive: '^9' } }, said: '~3.1' },
    { what: 'the header', params: {}, header: '>=4', said: '>=4' },
    {
      what: 'its own key first',
      params: { _meta: { ...FASTMCP, ...META }, tool_requirements: { forecast: '3' } },
      header: '4',
      said: '^1.2',
    },
    {
      what: "FastMCP's key next",
      params: { _meta: FASTMCP, tool_requirements: { forecast: '3' } },
      header: '4',
      said: '2.0.0',
    },
    {
      what: "SEP-1575's field before the header",
      params: { tool_requirements: { forecast: '3' } },
      header: '4',
      said: '3',
    },
    { what: 'the field of another tool', params: { tool_requirements: { archive: '^9' } }, said: undefined },
    {
      what: 'null, which counts as absent',
      params: { _meta: { 'dev.mcpver/requires': null, fastmcp: { version: null } } },
      header: '4',
      said: '4',
    },
    { what: 'a _meta that is no object', params: { _meta: ['dev.mcpver/requires'] }, said: undefined },
    { what: 'a fastmcp that is no object', params: { _meta: { fastmcp: '2.0.0' } }, said: undefined },
    { what: 'an empty text', params: { _meta: { 'dev.mcpver/requires': '' } }, header: '4', said: '' },
  ])('hears $what', ({ params, header, said }) => {
    expect(of(params, header)).toBe(said)
  })

  it.each([
    ['2', '2.0.0'],
    ['2.1', '2.1.0'],
    ['v2.1', '2.1.0'],
    ['v2.1.3', '2.1.3'],
    ['2.1.3-rc.1', '2.1.3-rc.1'],
  ])('takes %s under the key of FastMCP for the one version %s', (version, said) => {
    expect(of({ _meta: { fastmcp: { version } } })).toBe(said)
  })

  it.each(['^2', '>=1', '1.x', '*', '1 || 2', 'latest', '', '2.0.0.1', '2.0b1'])(
    'refuses %j under the key of FastMCP, which asks for one version',
    (version) => {
      const error = refusalOf(() => of({ _meta: { fastmcp: { version } } }, '^4'))
      expectRefusal(error, { code: 'ERR_INVALID_RANGE', names: [JSON.stringify(version)] })
    },
  )

  it('refuses a carrier that says no text, rather than passing it over', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fc.pre(value !== null && typeof value !== 'string')
        const carriers: CallCarriers['params'][] = [
          { _meta: { 'dev.mcpver/requires': value } },
          { _meta: { fastmcp: { version: value } } },
          { tool_requirements: { forecast: value } },
        ]
        for (const params of carriers) {
          const error = refusalOf(() => of(params, '^4'))
          expectRefusal(error, { code: 'ERR_INVALID_RANGE', names: ['is not a version requirement'] })
        }
      }),
    )
  })

  it.each(SPECIAL_NAMES)('hears nothing for a tool that is called %s, unless it is said', (name) => {
    expect(requirementOf({ name, params: { tool_requirements: {} } })).toBeUndefined()
    const requirements: unknown = JSON.parse(`{"${name}":"^1"}`)
    expect(requirementOf({ name, params: { tool_requirements: requirements } })).toBe('^1')
  })
})
