import { describe, expect, it } from 'vitest'
import type { Endpoint } from './endpoint.ts'
import { EndpointTable } from './endpoint-table.ts'

function endpoint(method: Endpoint['method'], path: string): Endpoint {
  const operation = `${method} ${path}`
  return {
    method,
    path,
    operation,
    summary: '',
    role: 'viewer',
    answers: {},
    handle: () => ({ kind: 'empty', status: 204 }),
  }
}

const TABLE = new EndpointTable([
  endpoint('GET', '/v1/servers'),
  endpoint('GET', '/v1/servers/{server}'),
  endpoint('GET', '/v1/servers/{server}/route'),
  endpoint('PUT', '/v1/servers/{server}/route'),
])

function found(method: string, path: string): string {
  const match = TABLE.find(method, path)
  if (match.kind === 'nothing') return 'nothing'
  if (match.kind === 'other-method') return `only ${match.allowed.join(' ')}`
  return [match.endpoint.operation, ...match.params.values()].join(' ')
}

describe('a table of endpoints', () => {
  it.each([
    ['GET', '/v1/servers', 'GET /v1/servers'],
    ['GET', '/v1/servers/weather', 'GET /v1/servers/{server} weather'],
    ['GET', '/v1/servers/@scope%2Fname', 'GET /v1/servers/{server} @scope/name'],
    ['PUT', '/v1/servers/%5F_proto__/route', 'PUT /v1/servers/{server}/route __proto__'],
    ['GET', '/v1/servers/%2E%2E/route', 'GET /v1/servers/{server}/route ..'],
    ['GET', '/v1/servers/a/b/route', 'nothing'],
    ['GET', '/v1/servers/', 'nothing'],
    ['GET', '/v1/servers/%E0%A4%A', 'nothing'],
    ['GET', '/v1/Servers', 'nothing'],
    ['GET', '/', 'nothing'],
    ['GET', '', 'nothing'],
    ['DELETE', '/v1/servers', 'only GET'],
    ['DELETE', '/v1/servers/weather/route', 'only GET PUT'],
    ['constructor', '/v1/servers', 'only GET'],
  ])('finds for %s %s: %s', (method, path, expected) => {
    expect(found(method, path)).toBe(expected)
  })
})
