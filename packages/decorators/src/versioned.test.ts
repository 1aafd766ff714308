import { APIVersion, VersionParseError } from '@mcpver/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DecoratorError } from './decorator-error.ts'
import { introducedOf, versionOf } from './readers.ts'
import { versioned } from './versioned.ts'

describe('versioned', () => {
  it('returns the very same function, so a call costs nothing', () => {
    const forecast = (): string => 'sun'
    expect(versioned('1.2.0')(forecast)).toBe(forecast)
    class Weather {
      city = 'Oslo'
    }
    expect(versioned('1.2.0')(Weather)).toBe(Weather)
  })

  it('attaches the attributes of the specification', () => {
    const forecast = versioned('2.1.0', '1.3.0')(() => 'sun')
    expect(forecast).toHaveProperty('_api_version', APIVersion.parse('2.1.0'))
    expect(forecast).toHaveProperty('_api_introduced', APIVersion.parse('1.3.0'))
    expect(forecast).toHaveProperty('_api_deprecated', false)
  })

  it('takes 1.0.0 for what is not given', () => {
    const forecast = versioned()(() => 'sun')
    expect([String(versionOf(forecast)), String(introducedOf(forecast))]).toEqual(['v1.0.0', 'v1.0.0'])
  })

  it('takes versions as values', () => {
    const version = APIVersion.of(4, 2)
    expect(versionOf(versioned(version)(() => 'sun'))).toBe(version)
  })

  it('hides the attributes from enumeration and protects them from assignment', () => {
    const forecast = versioned('1.2.0')(() => 'sun')
    expect(Object.keys(forecast)).toEqual([])
    expect(Object.getOwnPropertyDescriptor(forecast, '_api_version')).toMatchObject({
      enumerable: false,
      configurable: true,
      writable: false,
    })
    expect(Reflect.set(forecast, '_api_version', 'other')).toBe(false)
  })

  it('replaces the version of a function that is versioned again', () => {
    expect(String(versionOf(versioned('2.0.0')(versioned('1.0.0')(() => 'sun'))))).toBe('v2.0.0')
  })

  it('refuses a bad version when the decorator is made', () => {
    expect(() => versioned('1.2')).toThrow(VersionParseError)
    expect(() => versioned('1.2.0', 'first')).toThrow('"first" is not a version')
  })

  it('refuses to be used without its parentheses', () => {
    const bare = versioned as unknown as (target: unknown) => unknown
    expect(() => bare(() => 'sun')).toThrow(DecoratorError)
    expect(() => bare(() => 'sun')).toThrow('@versioned was given a function in place of its options')
  })

  it('refuses a frozen function, naming it and the attribute', () => {
    const forecast = (): string => 'sun'
    Object.freeze(forecast)
    expect(() => versioned()(forecast)).toThrow(
      'Function "forecast" does not take the attribute _api_version: it is frozen or not extensible',
    )
  })

  it('keeps every version that there is', () => {
    const part = fc.nat({ max: Number.MAX_SAFE_INTEGER })
    fc.assert(
      fc.property(fc.tuple(part, part, part), fc.tuple(part, part, part), (version, introduced) => {
        const decorated = versioned(version.join('.'), `v${introduced.join('.')}`)(() => undefined)
        expect(String(versionOf(decorated))).toBe(`v${version.join('.')}`)
        expect(String(introducedOf(decorated))).toBe(`v${introduced.join('.')}`)
      }),
    )
  })
})
