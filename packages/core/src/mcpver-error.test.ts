import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { CoreError, VersionParseError } from './core-error.ts'
import { McpverError } from './mcpver-error.ts'

class OtherError extends McpverError<'ERR_OTHER_THING'> {}

describe('McpverError', () => {
  it('has a message, a code, a hint, a cause and the name of its class', () => {
    const cause = new Error('below')
    const error = new OtherError('Something was wrong', { code: 'ERR_OTHER_THING', hint: 'Do this.', cause })
    expect(error).toBeInstanceOf(Error)
    expect(error.message).toBe('Something was wrong')
    expect(error.code).toBe('ERR_OTHER_THING')
    expect(error.hint).toBe('Do this.')
    expect(error.cause).toBe(cause)
    expect(error.name).toBe('OtherError')
    expect(String(error)).toBe('OtherError: Something was wrong')
    expect(error.stack).toContain('mcpver-error.test')
  })

  it('has no hint and no cause where none was given', () => {
    const error = new OtherError('Something was wrong', { code: 'ERR_OTHER_THING' })
    expect(error.hint).toBeUndefined()
    expect('cause' in error).toBe(false)
  })

  it.each([
    ['OtherError', new OtherError('m', { code: 'ERR_OTHER_THING' })],
    ['CoreError', new CoreError('m', { code: 'ERR_INVALID_RANGE' })],
    ['VersionParseError', new VersionParseError('m', { code: 'ERR_INVALID_VERSION' })],
  ])('knows an instance of %s, which has that name', (name, error) => {
    expect(McpverError.isInstance(error)).toBe(true)
    expect(error).toBeInstanceOf(McpverError)
    expect(error.name).toBe(name)
  })

  it('tells the errors of its families apart', () => {
    const version = new VersionParseError('m', { code: 'ERR_INVALID_VERSION' })
    expect(version).toBeInstanceOf(CoreError)
    expect(new CoreError('m', { code: 'ERR_INVALID_RANGE' })).not.toBeInstanceOf(VersionParseError)
    expect(new OtherError('m', { code: 'ERR_OTHER_THING' })).not.toBeInstanceOf(CoreError)
  })

  it.each<[what: string, value: unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a text', 'ERR_INVALID_VERSION'],
    ['another error', new Error('m')],
    ['an error with a code', Object.assign(new Error('m'), { code: 'ERR_INVALID_VERSION' })],
    ['an object with the mark that is no error', { [Symbol.for('mcpver.error')]: true }],
    ['an error whose mark says no', Object.assign(new Error('m'), { [Symbol.for('mcpver.error')]: false })],
    ['an error of another realm', runInNewContext('new Error("m")')],
  ])('does not take %s for one', (_what, value) => {
    expect(McpverError.isInstance(value)).toBe(false)
  })

  it('bears the mark by which every copy and every release of the package knows it', () => {
    expect(Reflect.get(new OtherError('m', { code: 'ERR_OTHER_THING' }), Symbol.for('mcpver.error'))).toBe(true)
  })

  it('shows no mark among its members', () => {
    const error = new OtherError('m', { code: 'ERR_OTHER_THING' })
    expect(Object.getOwnPropertySymbols(Object.assign({}, error))).toEqual([])
    expect(JSON.parse(JSON.stringify(error))).toEqual({ name: 'OtherError', code: 'ERR_OTHER_THING' })
  })
})
