import { McpverError } from '@mcpver/core'
import { expect } from 'vitest'

/** What a refusal has to say: its code, and the texts that its message must hold, the offending value above all. */
export interface ExpectedRefusal {
  readonly code: string
  readonly names?: readonly string[]
}

/** The error of mcpver's that an act ends in; fails when it ends well or with another error. */
export function refusalOf(act: () => unknown): McpverError {
  try {
    act()
  } catch (error) {
    if (McpverError.isInstance(error)) return error
    throw error
  }
  throw new Error('Expected a refusal, and there was none')
}

/** Checks what every refusal owes its reader: the code, the offending value on one line, and a hint that is a sentence. */
export function expectRefusal(act: () => unknown, { code, names = [] }: ExpectedRefusal): McpverError {
  const error = refusalOf(act)
  expect(error.code).toBe(code)
  for (const name of names) expect(error.message).toContain(name)
  expect(error.message).not.toMatch(/[\r\n\u2028\u2029]/)
  expect(error.hint ?? '').toMatch(/[.?)]$/)
  return error
}
