import { describe, expect, it } from 'vitest'
import { parseSettings } from './settings-document.ts'

const refusalOf = (value: unknown): Error => {
  try {
    parseSettings(value)
  } catch (error) {
    return error as Error
  }
  throw new Error('It was read')
}

describe('settings', () => {
  it('may say nothing', () => {
    expect(parseSettings({})).toEqual({})
    expect(parseSettings({ $schema: './gateway.schema.json' })).toEqual({})
  })

  it('have tokens as references, and servers as they are', () => {
    const mcpServers = { __proto__: null, weather: { command: 'x', env: { API_TOKEN: 'literal' } } }
    const tokens = [
      { principal: 'ana', token: 'env:ANA' },
      { principal: 'ben', token: 'file:/run/ben' },
    ]
    expect(parseSettings({ tokens, mcpServers: { ...mcpServers } })).toEqual({
      tokens: [
        { principal: 'ana', token: { kind: 'env', target: 'ANA' } },
        { principal: 'ben', token: { kind: 'file', target: '/run/ben' } },
      ],
      mcpServers: { weather: { command: 'x', env: { API_TOKEN: 'literal' } } },
    })
  })

  it.each([
    [[], 'Expected an object at the root, found an array of 0'],
    [{ lisen: {} }, 'Expected no such member at "/lisen"'],
    [JSON.parse('{"__proto__": {}}'), 'Expected no such member at "/__proto__"'],
    [{ listen: { port: 70_000 } }, 'Expected a whole number from 0 to 65535 at "/listen/port", found 70000'],
    [{ listen: { port: '80' } }, 'at "/listen/port", found "80"'],
    [{ listen: { allowedHosts: 'a' } }, 'Expected an array at "/listen/allowedHosts", found "a"'],
    [{ listen: { connections: { most: 0 } } }, 'Expected a whole number from 1 at "/listen/connections/most", found 0'],
    [{ admin: { tokens: [{ principal: 'ana', token: 'env:A' }] } }, 'the member "role" at "/admin/tokens/0"'],
    [
      { admin: { tokens: [{ principal: 'ana', role: 'root', token: 'env:A' }] } },
      'Expected "viewer" or "operator" or "admin" at "/admin/tokens/0/role", found "root"',
    ],
    [{ tokens: [{ principal: '', token: 'env:A' }] }, 'Expected a text that is not empty at "/tokens/0/principal"'],
    [{ tokens: [{ principal: 'ana', token: 'file:relative' }] }, 'at "/tokens/0/token"'],
    [{ oauth: { issuers: [{}] } }, 'the member "issuer" at "/oauth/issuers/0"'],
    [{ oauth: { issuers: [{ issuer: 'http://login.example' }] } }, 'a URL with https, or with http to this machine at'],
    [{ oauth: { resource: 'gateway' } }, 'at "/oauth/resource", found "gateway"'],
    [{ oauth: { issuers: [{ issuer: 'https://a.example', clockTolerance: 61 }] } }, 'from 0 to 60 at'],
    [{ limits: { rate: {} } }, 'the member "perSecond" at "/limits/rate"'],
    [{ limits: { rate: { perSecond: 0 } } }, 'a number above 0 at "/limits/rate/perSecond", found 0'],
    [{ limits: { concurrency: { total: 1.5 } } }, 'a whole number from 1 at "/limits/concurrency/total", found 1.5'],
    [{ limits: { processes: { healthCheck: { interval: 1 } } } }, '"timeout" at "/limits/processes/healthCheck"'],
    [{ limits: { sessions: { idleTimeout: 2 ** 31 } } }, 'at "/limits/sessions/idleTimeout"'],
    [{ signed: 'yes' }, 'Expected true or false at "/signed", found "yes"'],
    [{ mcpServers: [] }, 'at "/mcpServers", found an array of 0'],
  ])('are refused where they are wrong: %j', (value, message) => {
    expect(refusalOf(value)).toMatchObject({
      code: 'ERR_INVALID_DOCUMENT',
      message: expect.stringContaining(message) as string,
    })
  })

  it.each([
    { tokens: 's3cret-value' },
    { tokens: ['s3cret-value'] },
    { tokens: [{ principal: 'ana', token: 's3cret-value' }] },
    { tokens: [{ principal: 'ana', tokn: 's3cret-value' }] },
    { tokens: [{ principal: 'ana', token: { value: 's3cret-value' } }] },
    { admin: { tokens: [{ principal: 'ana', role: 'admin', token: 's3cret-value' }] } },
    { token: 's3cret-value' },
    { stateKey: 's3cret-value' },
    { adminToken: 's3cret-value' },
    { oauth: { clientSecret: 's3cret-value' } },
    { oauth: { resource: 'http://ana:s3cret-value@gateway.example' } },
    { listen: { privateKey: 's3cret-value' } },
  ])('are refused without showing what could be a secret: %j', (value) => {
    const { message } = refusalOf(value)
    expect(message).not.toContain('s3cret')
    expect(message).toContain(' at "/')
  })
})
