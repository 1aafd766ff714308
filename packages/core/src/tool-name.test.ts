import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectRefusal, refusalOf } from './test/refusal.ts'
import { SPECIAL_NAMES, toolName } from './test/tool-arbitraries.ts'
import { assertToolName, isToolName } from './tool-name.ts'

const check = (name: unknown) => (): void => {
  assertToolName(name)
}

describe('a tool name', () => {
  it.each([
    'a',
    'get_forecast',
    'DATA_EXPORT_v2',
    'admin.tools.list',
    'get-user',
    '.',
    '-',
    '1',
    'x'.repeat(128),
    ...SPECIAL_NAMES,
  ])('may be %s', (name) => {
    expect(isToolName(name)).toBe(true)
    expect(check(name)).not.toThrow()
  })

  it.each([
    '',
    ' ',
    'get forecast',
    'get,forecast',
    'a/b',
    'a@1.0.0',
    'a:b',
    'prévision',
    'forecast\n',
    '\u202eforecast',
    'a\u0000',
  ])('cannot be %j', (name) => {
    expect(isToolName(name)).toBe(false)
    expectRefusal(refusalOf(check(name)), {
      code: 'ERR_INVALID_TOOL_NAME',
      names: [JSON.stringify(name)],
    })
  })

  it.each([129, 500_000])('cannot have %i characters', (length) => {
    const name = 'x'.repeat(length)
    expect(isToolName(name)).toBe(false)
    const error = refusalOf(check(name))
    expectRefusal(error, { code: 'ERR_INVALID_TOOL_NAME', names: [`${String(length)} characters`] })
    expect(error.message.length).toBeLessThan(200)
  })

  it.each([undefined, null, 1, true, {}, [], ['a'], { toString: () => 'a' }, Symbol('a')])('cannot be %o', (name) => {
    expect(isToolName(name)).toBe(false)
    expectRefusal(refusalOf(check(name)), { code: 'ERR_INVALID_TOOL_NAME', names: ['is not a tool name'] })
  })

  it('is what SEP-986 says', () => {
    fc.assert(
      fc.property(fc.oneof(toolName, fc.string(), fc.string({ unit: 'binary' })), (name) => {
        const allowed = Array.from(name).every((character) => /[A-Za-z0-9._-]/.test(character))
        expect(isToolName(name)).toBe(allowed && name.length >= 1 && name.length <= 128)
      }),
      { numRuns: 500 },
    )
  })
})
