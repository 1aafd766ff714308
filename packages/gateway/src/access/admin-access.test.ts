import { describe, expect, it } from 'vitest'
import { ADMIN_ROLES, AdminAccess, type AdminRole } from './admin-access.ts'
import { digestToken } from './bearer-token.ts'
import { ANONYMOUS, type Principal } from './principal.ts'
import { headOf, withToken } from './test/head.ts'
import { expectRefusal } from './test/refusal.ts'

const access = new AdminAccess(
  ADMIN_ROLES.map((role) => ({ digest: digestToken(`token-${role}`), principal: `__proto__`, role })),
)

async function principalOf(token: string, by = access): Promise<Principal> {
  const result = await by.authenticate(withToken(token))
  if (!result.success) throw new Error(result.error)
  return result.principal
}

describe('admin access', () => {
  it.each<[role: AdminRole, allowed: readonly AdminRole[]]>([
    ['viewer', ['viewer']],
    ['operator', ['viewer', 'operator']],
    ['admin', ['viewer', 'operator', 'admin']],
  ])('lets a token of a %s do what %j may, and no more', async (role, allowed) => {
    const principal = await principalOf(`token-${role}`)
    expect(ADMIN_ROLES.filter((needed) => access.authorize(principal, needed).success)).toEqual(allowed)
  })

  it('says which role is needed', async () => {
    expect(access.authorize(await principalOf('token-viewer'), 'admin')).toEqual({
      success: false,
      status: 403,
      description: 'The role admin is needed',
    })
  })

  it('lets nobody in without a token of its own', async () => {
    for (const head of [headOf(), withToken('other'), headOf(['Authorization', 'Basic token-admin'])]) {
      expect(await access.authenticate(head)).toMatchObject({ success: false, status: 401 })
    }
    expect(await new AdminAccess([]).authenticate(withToken('token-admin'))).toMatchObject({ success: false })
  })

  it('gives nobody a role who was authenticated elsewhere, whatever they are called', async () => {
    const own = await principalOf('token-admin')
    const elsewhere = new AdminAccess([{ digest: digestToken('x'), principal: 'ana', role: 'admin' }])
    const strangers = [ANONYMOUS, { ...own }, { ...ANONYMOUS, roles: ['admin'] }, await principalOf('x', elsewhere)]
    for (const stranger of strangers) expect(access.authorize(stranger, 'viewer').success).toBe(false)
  })

  it('refuses a role that is none, asked for or configured', async () => {
    const own = await principalOf('token-admin')
    for (const role of ['constructor', '', 'Admin', 'root']) {
      expect(access.authorize(own, role as AdminRole).success).toBe(false)
      const token = { digest: digestToken('y'), principal: 'ana', role: role as AdminRole }
      expectRefusal(() => new AdminAccess([token]), 'ERR_ACCESS_CONFIG', `"${role}"`)
    }
  })
})
