import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const NAMES = ['OTHER_CLIENTS', 'ToolServerError', 'UNKNOWN_TOOL', 'VersionedTools']

describe('the package', () => {
  it('exports these values and no others', async () => {
    expect(Object.keys(await import('./index.ts')).sort()).toEqual(NAMES)
  })

  it('exports the same from its build', async () => {
    const entry = new URL('../dist/index.js', import.meta.url).href
    const built = (await import(/* @vite-ignore */ entry)) as object
    expect(Object.keys(built).sort()).toEqual(NAMES)
  })

  it('needs nothing of Node: it runs in workers', () => {
    const built = readFileSync(new URL('../dist/index.js', import.meta.url), 'utf8')
    const imported = [...built.matchAll(/^(?:import\b.*|\} )from ["']([^"']+)["'];?$/gm)].map((match) => match[1])
    const packages = ['@mcpver/core', '@mcpver/decorators', '@mcpver/registry', '@modelcontextprotocol/server']
    expect([...new Set(imported)].sort()).toEqual(packages)
    expect(built).not.toMatch(/\b(?:Buffer|__dirname|process)\b|\brequire\(|\bimport\(/)
  })
})
