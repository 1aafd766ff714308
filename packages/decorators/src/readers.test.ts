import { collectTools } from '@mcpver/core'
import { describe, expect, it, vi } from 'vitest'
import { deprecated } from './deprecated.ts'
import { deprecationOf, introducedOf, isDeprecated, versionOf } from './readers.ts'
import { versioned } from './versioned.ts'

describe('the readers', () => {
  it.each([undefined, null, 42, 'forecast', {}, { _api_version: 1 }, () => 'sun', Date])(
    'find nothing on what was not decorated: %s',
    (target) => {
      expect([versionOf(target), introducedOf(target), deprecationOf(target)]).toEqual([
        undefined,
        undefined,
        undefined,
      ])
      expect(isDeprecated(target)).toBe(false)
    },
  )

  it('find a deprecation without a version', () => {
    const forecast = deprecated({ since: '2.0.0' })(() => 'sun')
    expect([versionOf(forecast), isDeprecated(forecast)]).toEqual([undefined, true])
  })
})

describe('collectTools', () => {
  class Base {
    @versioned('1.0.0')
    kept(): string {
      return 'kept'
    }

    @versioned('1.0.0')
    overridden(): string {
      return 'base'
    }

    undecorated(): string {
      return 'no tool'
    }
  }

  @versioned('3.0.0', '2.0.0')
  @deprecated({ since: '3.0.0', replacement: 'Climate' })
  class Weather extends Base {
    @versioned('2.0.0')
    @deprecated({ since: '2.0.0' })
    override overridden(): string {
      return 'weather'
    }

    @deprecated({ since: '1.5.0' })
    static latest(): string {
      return 'latest'
    }

    @versioned('1.1.0')
    accessor limit = 5

    @versioned('1.2.0')
    parse = (text: string): string => text
  }

  const summary = (target: object): string[] =>
    collectTools(target).map(
      ({ name, version, deprecation }) => `${name} ${String(version)}${deprecation ? ' deprecated' : ''}`,
    )

  it('finds what a class declares through the wrapper that its deprecation makes', () => {
    expect(summary(Weather)).toEqual([
      'Weather v3.0.0 deprecated',
      'overridden v2.0.0 deprecated',
      'limit v1.1.0',
      'kept v1.0.0',
      'latest v1.0.0 deprecated',
    ])
  })

  it('finds the function-valued fields on an instance', () => {
    vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
    expect(summary(new Weather())).toEqual([
      'parse v1.2.0',
      'overridden v2.0.0 deprecated',
      'limit v1.1.0',
      'kept v1.0.0',
    ])
  })
})
