import { silentLogger, type Logger } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import { GatewayError } from '../gateway-error.ts'
import { endError } from './end-error.ts'

function recording(): { readonly logger: Logger; readonly logged: unknown[] } {
  const logged: unknown[] = []
  const error = (fields: { readonly err?: unknown }): void => void logged.push(fields.err)
  return { logger: { ...silentLogger, error }, logged }
}

describe('the error for a request without an answer', () => {
  it('says nothing of what nobody foresaw, which is in the log', () => {
    const { logger, logged } = recording()
    const error = new TypeError('secret of /home/ana')
    expect(endError({ kind: 'failed', error }, logger)).toEqual({
      code: -32_603,
      message: 'The server failed',
      data: { code: 'ERR_UPSTREAM_FAILED' },
    })
    expect(logged).toEqual([error])
  })

  it('says what is known of what was foreseen, which was logged before', () => {
    const { logger, logged } = recording()
    const error = new GatewayError('The link is gone', { code: 'ERR_UPSTREAM_CLOSED', hint: 'Try again.' })
    expect(endError({ kind: 'failed', error }, logger)).toMatchObject({
      message: 'The link is gone',
      data: { code: 'ERR_UPSTREAM_CLOSED', hint: 'Try again.' },
    })
    expect(logged).toEqual([])
  })
})
