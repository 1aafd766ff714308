import type { JsonObject } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import { toUpstreamView } from './upstream-view.ts'

const SECRET = 'swordfish'

describe('what is shown of how a server is reached', () => {
  it('is the command, and of variables the names', () => {
    const upstream = { command: ['serve', '--all'], env: { TOKEN: SECRET, HOME: '${env:HOME}' }, cwd: '/srv' }
    expect(toUpstreamView(upstream, true)).toEqual({
      kind: 'process',
      command: 'serve',
      args: ['--all'],
      env: ['TOKEN', 'HOME'],
      cwd: '/srv',
      state: 'per-session',
    })
  })

  it('is the address, and of headers and parameters the names', () => {
    const upstream = {
      url: `https://mcp.example/a?key=${SECRET}&key=2&x=${SECRET}#${SECRET}`,
      headers: { 'X-Key': SECRET },
    }
    expect(toUpstreamView(upstream, true)).toEqual({
      kind: 'http',
      url: 'https://mcp.example/a',
      query: ['key', 'x'],
      headers: ['x-key'],
    })
  })

  it('has no arguments where the configuration says them', () => {
    expect(toUpstreamView({ command: ['serve', `--key=${SECRET}`] }, false)).toEqual({
      kind: 'process',
      command: 'serve',
      env: [],
      state: 'per-session',
    })
  })

  it.each<[string, JsonObject]>([
    ['a value that is no text', { command: ['serve'], env: { TOKEN: [SECRET] } }],
    ['a password in a URL', { url: `https://user:${SECRET}@mcp.example` }],
    ['a member in the wrong place', { url: 'https://mcp.example', token: SECRET }],
    ['what is no way at all', { program: SECRET }],
  ])('does not hold %s', (_, upstream) => {
    const view = toUpstreamView(upstream, true)
    expect(view['kind']).toBe('unreadable')
    expect(JSON.stringify(view)).not.toContain(SECRET)
  })
})
