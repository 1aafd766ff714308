import { CoreError, VersionParseError } from '@mcpver/core'
import fc from 'fast-check'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { DecoratorError } from './decorator-error.ts'
import { deprecated } from './deprecated.ts'
import { deprecationOf, introducedOf, isDeprecated, versionOf } from './readers.ts'
import { versioned } from './versioned.ts'
import { DEPRECATION_CODE } from './warning.ts'

const emitted = vi.spyOn(process, 'emitWarning')
const messages = (): string[] => emitted.mock.calls.map(([message]) => String(message))

beforeEach(() => {
  emitted.mockReset()
  emitted.mockImplementation(() => undefined)
})

const outdated = deprecated({ since: '2.0.0', removal: '3.0.0', replacement: 'next' })

describe('deprecated: the warning', () => {
  it('says what is deprecated, since when, until when and what to use instead', () => {
    const forecast = deprecated({ since: '2.0.0', removal: '3.0.0', replacement: 'weather', message: 'It is slow.' })(
      function getForecast() {
        return 'sun'
      },
    )
    forecast()
    expect(messages()).toEqual([
      'Function "getForecast" is deprecated since v2.0.0 and will be removed in v3.0.0. Use "weather" instead. It is slow.',
    ])
    expect(emitted).toHaveBeenCalledWith(expect.anything(), 'DeprecationWarning', DEPRECATION_CODE, forecast)
  })

  it('comes before the call, on every call', () => {
    const order: string[] = []
    emitted.mockImplementation(() => void order.push('warning'))
    const forecast = outdated(() => order.push('call'))
    forecast()
    forecast()
    expect(order).toEqual(['warning', 'call', 'warning', 'call'])
  })

  it('comes on the first call only where it is wanted once', () => {
    const forecast = deprecated({ since: '2.0.0', once: true })(() => 'sun')
    expect([forecast(), forecast(), forecast()]).toEqual(['sun', 'sun', 'sun'])
    expect(emitted).toHaveBeenCalledTimes(1)
  })

  it('is counted for each decorated function, also where they share a decorator', () => {
    const once = deprecated({ since: '2.0.0', once: true })
    const [first, second] = [once(() => 1), once(() => 2)]
    first()
    second()
    expect(emitted).toHaveBeenCalledTimes(2)
  })

  it('comes when a generator is called, not when it is iterated', async () => {
    const [each, stream] = [
      outdated(function* each() {
        yield* [1, 2]
      }),
      outdated(async function* stream() {
        yield* [3, await Promise.resolve(4)]
      }),
    ]
    const [iterator, asyncIterator] = [each(), stream()]
    expect(emitted).toHaveBeenCalledTimes(2)
    expect([...iterator]).toEqual([1, 2])
    const streamed: number[] = []
    for await (const value of asyncIterator) streamed.push(value)
    expect(streamed).toEqual([3, 4])
    expect(emitted).toHaveBeenCalledTimes(2)
    expect(iterator).toBeInstanceOf(each)
  })

  it('names what has no name as well as it can', () => {
    outdated(() => 1)()
    new (outdated(
      class {
        city = 'Oslo'
      },
    ))()
    class Named {
      static get name(): string {
        throw new Error('must not run')
      }
      city = 'Oslo'
    }
    new (outdated(Named))()
    expect(messages().map((message) => message.slice(0, message.indexOf(' is deprecated')))).toEqual([
      'An anonymous function',
      'An anonymous class',
      'An anonymous class',
    ])
  })
})

describe('deprecated: the metadata', () => {
  it('attaches the attributes of the specification to the wrapper and leaves the original as it is', () => {
    const original = (): string => 'sun'
    const forecast = outdated(original)
    expect(forecast).toHaveProperty('_api_deprecated', true)
    expect(forecast).toHaveProperty('_deprecation_info', deprecationOf(forecast))
    expect(String(deprecationOf(forecast)?.since)).toBe('v2.0.0')
    expect(Object.keys(forecast)).toEqual([])
    expect(isDeprecated(original)).toBe(false)
  })

  it('has the version on the outermost function in either order of stacking', () => {
    for (const forecast of [
      versioned('2.1.0', '1.3.0')(outdated(() => 'sun')),
      outdated(versioned('2.1.0', '1.3.0')(() => 'sun')),
    ]) {
      expect([String(versionOf(forecast)), String(introducedOf(forecast))]).toEqual(['v2.1.0', 'v1.3.0'])
      expect(deprecationOf(forecast)?.replacement).toBe('next')
      expect(forecast).toHaveProperty('_api_deprecated', true)
      expect(Object.hasOwn(forecast, '_api_version')).toBe(true)
    }
  })

  it('is that of the last decorator of each kind, however they are stacked', () => {
    const version = fc
      .nat({ max: 99 })
      .map((major) => ({ kind: 'versioned' as const, version: `${String(major)}.0.0` }))
    const deprecation = fc
      .nat({ max: 99 })
      .map((major) => ({ kind: 'deprecated' as const, version: `${String(major)}.0.0` }))
    fc.assert(
      fc.property(fc.array(fc.oneof(version, deprecation)), (stack) => {
        emitted.mockClear()
        const decorated = stack.reduce(
          (fn, { kind, version }) => (kind === 'versioned' ? versioned(version) : deprecated({ since: version }))(fn),
          () => 'sun',
        )
        const last = (kind: string): string | undefined => stack.findLast((entry) => entry.kind === kind)?.version
        expect(versionOf(decorated)?.toJSON()).toBe(last('versioned'))
        expect(deprecationOf(decorated)?.since.toJSON()).toBe(last('deprecated'))
        expect(decorated()).toBe('sun')
        expect(emitted).toHaveBeenCalledTimes(last('deprecated') === undefined ? 0 : 1)
      }),
    )
  })
})

describe('deprecated: a function that is already deprecated', () => {
  const inner = outdated(Object.assign(() => 'sun', { limit: 5 }))
  const outer = deprecated({ since: '2.5.0' })(inner)

  it('has the outer deprecation, and warns of that alone', () => {
    expect(outer()).toBe('sun')
    expect(messages()).toEqual([
      'Function "" is deprecated since v2.5.0.'.replace('Function ""', 'An anonymous function'),
    ])
    expect(deprecationOf(outer)).toEqual({ since: deprecationOf(outer)?.since })
    expect(emitted.mock.calls[0]).toContain(outer)
  })

  it('leaves the inner function as it was', () => {
    inner()
    expect(messages()).toEqual([expect.stringContaining('since v2.0.0')])
    expect(outer.limit).toBe(5)
  })
})

describe('deprecated: misuse', () => {
  it('refuses a removal that does not come after the deprecation, when the decorator is made', () => {
    expect(() => deprecated({ since: '2.0.0', removal: '2.0.0' })).toThrow(CoreError)
    expect(() => deprecated({ since: 'soon' })).toThrow(VersionParseError)
  })

  it('refuses to be used without its parentheses', () => {
    const bare = deprecated as unknown as (target: unknown, context: unknown) => unknown
    expect(() => bare(() => 'sun', { kind: 'method', name: 'forecast' })).toThrow(DecoratorError)
  })
})
