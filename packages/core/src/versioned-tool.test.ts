import { describe, expect, it } from 'vitest'
import { APIVersion } from './api-version.ts'
import type { CoreErrorCode } from './core-error.ts'
import { toDeprecationInfo } from './deprecation-info.ts'
import { expectRefusal, refusalOf } from './test/refusal.ts'
import { SPECIAL_NAMES } from './test/tool-arbitraries.ts'
import { toVersionedTool, type VersionedToolInput } from './versioned-tool.ts'

describe('toVersionedTool', () => {
  it('takes 1.0.0 where no version is said, as the specification does', () => {
    expect(toVersionedTool({ name: 'forecast' })).toEqual({
      name: 'forecast',
      version: APIVersion.of(1),
      introduced: APIVersion.of(1),
    })
  })

  it('takes the version for the one of introduction where that is not said', () => {
    expect(toVersionedTool({ name: 'forecast', version: 'v2.1.0' }).introduced).toEqual(APIVersion.of(2, 1))
  })

  it('keeps what it is given', () => {
    const deprecation = toDeprecationInfo({ since: '2.0.0' })
    const definition = { name: 'forecast', inputSchema: {} }
    const version = APIVersion.of(2)
    const tool = toVersionedTool({ name: 'forecast', version, introduced: '1.2.0', deprecation, definition })
    expect(tool).toEqual({ name: 'forecast', version, introduced: APIVersion.of(1, 2), deprecation, definition })
    expect(tool.version).toBe(version)
    expect(tool.deprecation).toBe(deprecation)
    expect(tool.definition).toBe(definition)
  })

  it('has no member for what was not said', () => {
    const tool = toVersionedTool({
      name: 'a',
      version: undefined,
      introduced: undefined,
      deprecation: undefined,
      definition: undefined,
    })
    expect(Object.keys(tool)).toEqual(['name', 'version', 'introduced'])
  })

  it('gives an immutable value', () => {
    const tool = toVersionedTool({ name: 'forecast' })
    expect(() => Object.assign(tool, { version: APIVersion.of(9) })).toThrow(TypeError)
  })

  it.each(SPECIAL_NAMES)('takes %s for an ordinary name', (name) => {
    expect(toVersionedTool({ name }).name).toBe(name)
  })

  it.each<{ input: Partial<Record<keyof VersionedToolInput, unknown>>; code: CoreErrorCode; names: string }>([
    { input: { name: 'two words' }, code: 'ERR_INVALID_TOOL_NAME', names: '"two words"' },
    { input: { name: undefined }, code: 'ERR_INVALID_TOOL_NAME', names: 'undefined' },
    { input: { version: '1.0' }, code: 'ERR_INVALID_VERSION', names: '"1.0"' },
    { input: { version: null }, code: 'ERR_INVALID_VERSION', names: 'null' },
    {
      input: { definition: { name: 'weather', inputSchema: {} } },
      code: 'ERR_INVALID_TOOL_DEFINITION',
      names: '"forecast" says that its name is "weather"',
    },
    { input: { introduced: 'long ago' }, code: 'ERR_INVALID_VERSION', names: '"long ago"' },
    {
      input: { definition: { name: 'clock', inputSchema: {} } },
      code: 'ERR_INVALID_TOOL_DEFINITION',
      names: '"clock"',
    },
  ])('refuses $input', ({ input, code, names }) => {
    const error = refusalOf(() => toVersionedTool({ name: 'forecast', ...input } as VersionedToolInput))
    expectRefusal(error, { code, names: [names] })
  })
})
