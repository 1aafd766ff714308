import { describe, expect, it } from 'vitest'
import { Challenge } from './challenge.ts'
import { expectRefusal } from './test/refusal.ts'

const METADATA = 'https://gateway.example/.well-known/oauth-protected-resource/mcp'
const challenge = new Challenge({ resourceMetadata: METADATA, scopes: ['mcp:read', 'mcp:call'] })
const PARAMETERS = `resource_metadata="${METADATA}", scope="mcp:read mcp:call"`

describe('a challenge', () => {
  it('tells a caller without a credential where to get one, and of no fault', () => {
    const failure = challenge.toFailure({ success: false, error: 'credential_missing', description: 'None' })
    expect(failure).toMatchObject({ status: 401, wwwAuthenticate: `Bearer ${PARAMETERS}` })
  })

  it.each([
    ['invalid_request', 400],
    ['invalid_token', 401],
    ['insufficient_scope', 403],
  ] as const)('answers %s with %d and says what is wrong', (error, status) => {
    const failure = challenge.toFailure({ success: false, error, description: 'It is so' })
    const wwwAuthenticate = `Bearer error="${error}", error_description="It is so", ${PARAMETERS}`
    expect(failure).toEqual({ success: false, status, error, description: 'It is so', wwwAuthenticate })
  })

  it('asks for no other credential where none would help', () => {
    const failure = challenge.toFailure({ success: false, error: 'temporarily_unavailable', description: 'Later' })
    expect(failure).toMatchObject({ status: 503, wwwAuthenticate: undefined })
  })

  it('needs no metadata', () => {
    const failure = new Challenge().toFailure({ success: false, error: 'credential_missing', description: 'None' })
    expect(failure.wwwAuthenticate).toBe('Bearer')
  })

  it('never holds what would end a value or the header', () => {
    for (const scope of ['', 'a b', 'a"b', 'a\\b', 'a\r\nb', 'ä']) {
      expectRefusal(() => new Challenge({ scopes: [scope] }), 'ERR_ACCESS_CONFIG', 'scope')
    }
    expectRefusal(() => new Challenge({ resourceMetadata: 'not a url' }), 'ERR_ACCESS_CONFIG', 'not a url')
    const { wwwAuthenticate } = new Challenge({ resourceMetadata: 'https://a.example/"x\r\n"' }).toFailure({
      success: false,
      error: 'credential_missing',
      description: 'None',
    })
    expect(wwwAuthenticate).toBe('Bearer resource_metadata="https://a.example/%22x%22"')
  })
})
