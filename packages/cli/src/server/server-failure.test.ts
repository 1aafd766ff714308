import { Secrets } from '@mcpver/gateway/process'
import { ProtocolError } from '@modelcontextprotocol/client'
import { describe, expect, it } from 'vitest'
import { serverFailure } from './server-failure.ts'
import type { ServerLink } from './server-link.ts'

const SECRET = 'sekret-0123456789'

/** A link that knows nothing but a secret. */
const link = {
  secrets: new Secrets([SECRET]),
  trouble: () => undefined,
  notes: () => [],
} as Partial<ServerLink> as ServerLink

describe('serverFailure', () => {
  it('shows no part of a secret where a long answer is cut', () => {
    for (let before = 55; before < 85; before++) {
      const answer = new ProtocolError(-32000, `${'x'.repeat(before)}${SECRET} and so on, and so on`)
      expect(serverFailure(answer, { label: 'it', asked: 'the handshake' }, link).message).not.toContain('sek')
    }
  })
})
