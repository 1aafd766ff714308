import { expect } from 'vitest'
import { GatewayError, type GatewayErrorCode } from '../../gateway-error.ts'

/** Checks that an act ends in an error with a code, a message of one line with some texts in it, and a hint. */
export function expectRefusal(act: () => unknown, code: GatewayErrorCode, ...texts: readonly string[]): GatewayError {
  const error = thrownBy(act)
  if (!isGatewayError(error)) throw error
  expect(error.code).toBe(code)
  for (const text of texts) expect(error.message).toContain(text)
  expect(error.message).not.toMatch(/[\r\n]/)
  expect(error.hint ?? '').toMatch(/\.$/)
  return error
}

function isGatewayError(error: unknown): error is GatewayError {
  return error instanceof GatewayError
}

function thrownBy(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  throw new Error('Expected a refusal, and there was none')
}
