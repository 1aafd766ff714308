import { McpverError } from '@mcpver/core'
import { ProtocolError } from '@modelcontextprotocol/client'
import { expect } from 'vitest'

/** What an error to an author has to say: its code, and the texts that its message must hold. */
export interface ExpectedRefusal {
  readonly code: string
  readonly names: readonly string[]
}

/** Checks that an act ends in an error of mcpver with what that owes its reader: the code, the offending value, a hint. */
export function expectRefusal(act: () => unknown, { code, names }: ExpectedRefusal): void {
  const error = thrownBy(act)
  if (!McpverError.isInstance(error)) throw error
  expect(error.code).toBe(code)
  for (const name of names) expect(error.message).toContain(name)
  expect(error.message).not.toMatch(/[\r\n]/)
  expect(error.hint ?? '').toMatch(/[.?)]$/)
}

function thrownBy(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  throw new Error('Expected a refusal, and there was none')
}

/** The JSON-RPC error that a call ends in; fails when it ends well or otherwise. */
export async function protocolErrorOf(call: Promise<unknown>): Promise<ProtocolError> {
  const error: unknown = await call.then(
    (result) => new Error(`Expected a refusal, and there was ${JSON.stringify(result)}`),
    (reason: unknown) => reason,
  )
  if (!(error instanceof ProtocolError)) throw error
  return error
}
