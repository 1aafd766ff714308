import { describe, expect, it } from 'vitest'
import { digestToken } from './bearer-token.ts'
import { StaticTokens } from './static-tokens.ts'
import { expectRefusal } from './test/refusal.ts'

const tokenOf = (text: string) => ({ text, sha256: digestToken(text).slice('sha256:'.length) })

describe('static tokens', () => {
  it('say whose they are, with scopes and roles', () => {
    const known = new StaticTokens([
      { digest: digestToken('a'), principal: 'ana', roles: ['tester'], scopes: ['mcp:call'] },
      { digest: digestToken('b'), principal: 'ana' },
    ])
    expect(known.verify(tokenOf('a'))).toEqual({
      success: true,
      principal: { id: 'ana', kind: 'token', scopes: ['mcp:call'], roles: ['tester'] },
    })
    expect(known.verify(tokenOf('b'))).toMatchObject({ principal: { id: 'ana', roles: [] } })
    expect(known.verify(tokenOf('c'))).toBeUndefined()
  })

  it.each(['__proto__', 'constructor', 'toString'])('may be those of %s, and know no more for it', (principal) => {
    const known = new StaticTokens([{ digest: digestToken('a'), principal }])
    expect(known.verify(tokenOf('a'))).toMatchObject({ success: true, principal: { id: principal, roles: [] } })
    expect(known.verify({ text: principal, sha256: principal })).toBeUndefined()
  })

  it('are not changed by whoever gave them', () => {
    const roles = ['tester']
    const known = new StaticTokens([{ digest: digestToken('a'), principal: 'ana', roles }])
    roles.push('admin')
    expect(known.verify(tokenOf('a'))).toMatchObject({ principal: { roles: ['tester'] } })
  })

  it.each(['my-secret-token', '', 'sha256:', `sha256:${'A'.repeat(64)}`, 'f'.repeat(64), `sha256:${'f'.repeat(63)}`])(
    'are given as digests, not as %j, which gets into no message',
    (digest) => {
      const make = () => new StaticTokens([{ digest, principal: 'ana' }])
      const { message, hint } = expectRefusal(make, 'ERR_ACCESS_CONFIG', '"ana"')
      if (digest !== '') expect(`${message} ${String(hint?.replace('"sha256:"', ''))}`).not.toContain(digest)
    },
  )

  it('are not shared', () => {
    const digest = digestToken('a')
    const make = () => new StaticTokens(['ana', 'ben'].map((principal) => ({ digest, principal })))
    expectRefusal(make, 'ERR_ACCESS_CONFIG', '"ben"')
  })

  it.each(['', 'anonymous', 'https://issuer.example#ana', 'HTTP://x', 'a\nb', 'a\u0000', 'x'.repeat(256)])(
    'are not those of %j, who is nobody or somebody else',
    (principal) => {
      expectRefusal(() => new StaticTokens([{ digest: digestToken('a'), principal }]), 'ERR_ACCESS_CONFIG')
    },
  )
})
