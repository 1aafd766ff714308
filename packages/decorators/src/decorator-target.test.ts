import { McpverError, setDefaultLogger, silentLogger } from '@mcpver/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { DecoratorError } from './decorator-error.ts'
import { deprecated } from './deprecated.ts'
import { versioned } from './versioned.ts'

/** A decorator as a compiler or a caller in JavaScript calls it. */
type Untyped = (...args: unknown[]) => unknown

const decorators: [string, Untyped][] = [
  ['versioned', versioned('1.0.0') as unknown as Untyped],
  ['deprecated', deprecated({ since: '1.0.0' }) as unknown as Untyped],
]

const one = (): number => 1

const caught = (act: () => unknown): DecoratorError => {
  try {
    act()
  } catch (error) {
    if (error instanceof DecoratorError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

afterEach(() => setDefaultLogger(undefined))

describe.each(decorators)('@%s', (name, decorator) => {
  it.each([
    ['a text', ['forecast'], 'cannot decorate "forecast"'],
    ['nothing', [], 'cannot decorate undefined'],
    ['an object', [{}], 'cannot decorate an object'],
    [
      'a legacy property',
      [{}, 'read', undefined],
      'cannot decorate field "read": legacy decorators do not see its value',
    ],
    ['a legacy property with a symbol', [{}, Symbol('read')], 'cannot decorate field "[read]"'],
    ['a legacy property that Babel describes', [{}, 'read', { initializer: one }], 'cannot decorate field "read"'],
    ['a parameter', [{}, 'read', 0], 'cannot decorate a parameter of method "read"'],
    ['a parameter of a constructor', [Date, undefined, 0], 'cannot decorate a parameter of a constructor'],
    ['the index of an array', [one, 0, []], 'cannot decorate field "0"'],
    [
      'a standard method that is none',
      [1, { kind: 'method', name: 'read' }],
      'cannot decorate method "read": its value is 1',
    ],
  ])('refuses %s', (_, args, message) => {
    const error = caught(() => decorator(...args))
    expect(error.message).toContain(`@${name} ${message}`)
    expect(error.code).toBe('ERR_INVALID_DECORATOR_TARGET')
    expect(error.hint).toMatch(/\.$/)
    expect(McpverError.isInstance(error)).toBe(true)
  })

  it('refuses a field whose value is no function when an instance is made', () => {
    const initialize = decorator(undefined, { kind: 'field', name: 'count' }) as Untyped
    expect(caught(() => initialize(5)).message).toBe(`@${name} cannot decorate field "count": its value is 5`)
  })

  it('takes a function of a kind of standard decorators that is not there yet', () => {
    const later: unknown = decorator(one, { kind: 'function', name: 'read' })
    expect(later).toBeInstanceOf(Function)
  })

  it('takes a legacy member with a number for a key', () => {
    const descriptor = { value: () => 1, writable: true, enumerable: false, configurable: true }
    expect(decorator({}, 7, descriptor)).toMatchObject({ writable: true, enumerable: false, configurable: true })
  })

  it('leaves the property descriptor that it was given as it is', () => {
    const descriptor = Object.freeze({ get: () => 1, set: undefined, enumerable: true, configurable: true })
    const result = decorator({}, 'limit', descriptor) as PropertyDescriptor
    expect(result).not.toBe(descriptor)
    expect(result).toMatchObject({ set: undefined, enumerable: true, configurable: true })
  })

  it('logs an error before it throws it', () => {
    const error = vi.fn()
    setDefaultLogger({ ...silentLogger, error })
    const thrown = caught(() => decorator(42))
    expect(error).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ code: 'ERR_INVALID_DECORATOR_TARGET', err: thrown }),
      thrown.message,
    )
  })
})
