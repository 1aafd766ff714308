import { CoreError } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import { CliError } from './cli-error.ts'
import { EXIT, exitCodeOf } from './exit-code.ts'

describe('exitCodeOf', () => {
  it('tells what the caller did wrong from what others did', () => {
    expect(exitCodeOf(new CliError('', { code: 'ERR_USAGE' }))).toBe(EXIT.misuse)
    expect(exitCodeOf(new CliError('', { code: 'ERR_SERVER_DIED' }))).toBe(EXIT.unreachable)
    expect(exitCodeOf(new CoreError('', { code: 'ERR_INVALID_DOCUMENT' }))).toBe(EXIT.misuse)
    expect(exitCodeOf(new TypeError())).toBe(EXIT.misuse)
  })
})
