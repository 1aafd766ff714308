import { describe, expect, it } from 'vitest'
import type { ReleaseCatalog } from '../catalog/release-catalog.ts'
import { ServerDirectory } from './server-directory.ts'
import type { ServedServer } from './served-server.ts'
import type { VersionedServer } from './versioned-server.ts'

const ALL = { name: '', endpoint: 'all' } as unknown as ServedServer

function directoryOf(...names: readonly string[]) {
  const known = new Set(names)
  const made: string[] = []
  const catalog = { server: (name: string) => (known.has(name) ? { name } : undefined) } as unknown as ReleaseCatalog
  const create = (name: string): VersionedServer => {
    made.push(name)
    return { name, endpoint: name } as unknown as VersionedServer
  }
  const directory = new ServerDirectory(catalog, create, () => ALL)
  return { directory, known, made }
}

describe('a path', () => {
  it.each([
    ['/mcp/weather', 'weather'],
    ['/mcp/weather@^1.2', 'weather@^1.2'],
    ['/mcp/weather@%5E1.2', 'weather@^1.2'],
    ['/mcp/weather@>=1%20<3', 'weather@>=1 <3'],
    ['/mcp/@scope%2Fserver', '@scope/server'],
    ['/mcp/@scope/server', '@scope/server'],
    ['/mcp/@scope/server@1.0.0', '@scope/server@1.0.0'],
    ['/mcp/odd@name', 'odd@name'],
    ['/mcp/odd@name@2', 'odd@name@2'],
    ['/mcp/weather@', 'weather@'],
  ])('%s leads to %s', (path, endpoint) => {
    const { directory } = directoryOf('weather', '@scope/server', 'odd@name')
    expect(directory.at(path)?.endpoint).toBe(endpoint)
    expect(directory.at(path)).toBe(directory.at(path))
  })

  it('to all servers leads there', () => {
    expect(directoryOf().directory.at('/mcp')?.endpoint).toBe('all')
  })

  it.each([
    '/',
    '/mcp/',
    '/mcp/other',
    '/mcp/weather/',
    '/MCP/weather',
    '/mcp/@^1',
    '/mcp/__proto__',
    '/mcp/%',
    '/other/weather',
    'weather',
  ])('%s leads nowhere', (path) => {
    expect(directoryOf('weather').directory.at(path)).toBeUndefined()
  })

  it('leads nowhere any more when the server is gone, and back when it is back', () => {
    const { directory, known, made } = directoryOf('weather')
    const [plain, pinned] = [directory.at('/mcp/weather'), directory.at('/mcp/weather@1')]
    known.delete('weather')
    expect(directory.at('/mcp/weather')).toBeUndefined()
    expect(directory.at('/mcp/weather@1')).toBeUndefined()
    expect(directory.named('weather')).toBeUndefined()
    known.add('weather')
    expect(directory.at('/mcp/weather')).toBe(plain)
    expect(directory.at('/mcp/weather@1')).toBe(pinned)
    expect(made).toEqual(['weather'])
  })

  it('is remembered, and not more of them than a bounded number', () => {
    const { directory } = directoryOf('weather')
    const first = directory.at('/mcp/weather@0')
    for (let count = 1; count <= 2000; count++) directory.at(`/mcp/weather@${String(count)}`)
    expect(directory.at('/mcp/weather@0')).not.toBe(first)
    expect(directory.list()).toHaveLength(1)
  })
})
