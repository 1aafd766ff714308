import { digestTool, parseJson, TOOL_META_KEY, type ToolDefinition } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import { toServedSurface } from './served-release.ts'
import { deprecationOf } from './tool-deprecation.ts'
import { snapshot } from './test/samples.ts'

describe('a surface that is served', () => {
  it('has each tool with its definition, version and digest', async () => {
    const { tools } = await toServedSurface(snapshot({ find: '1.2.0', route: { version: '2.0.0', title: 'Route' } }))
    expect([...tools.keys()]).toEqual(['find', 'route'])
    const route = tools.get('route')
    expect(route?.version.toJSON()).toBe('2.0.0')
    expect(route?.definition).toEqual({ name: 'route', inputSchema: { type: 'object' }, title: 'Route' })
    expect(route?.digest).toBe(await digestTool(route!.definition, 'definition'))
    expect(route).not.toHaveProperty('deprecation')
  })

  it('has what the handshake said, where it said so', async () => {
    const { surface, versions } = snapshot({ find: '1.0.0' })
    const said = { protocolVersion: '2025-11-25', capabilities: { tools: {} } }
    const server = { name: 'maps', version: '3.0.0' }
    const served = await toServedSurface({ surface: { ...surface, ...said, server }, versions })
    expect(served).toMatchObject({ ...said, serverInfo: server })
    expect(Object.keys(await toServedSurface({ surface, versions }))).toEqual(['tools'])
  })

  it('finds no tool by what every object has', async () => {
    const { tools } = await toServedSurface(snapshot({ find: '1.0.0' }))
    expect(tools.get('__proto__') ?? tools.get('constructor')).toBeUndefined()
  })
})

describe('the deprecation of a tool', () => {
  const said = (deprecation: unknown): ToolDefinition => ({
    name: 'find',
    inputSchema: {},
    _meta: { [TOOL_META_KEY]: { version: '1.0.0', deprecation } },
  })
  const facts = { since: '1.1.0', removal: '2.0.0', removalDate: '2027-03-31', replacement: 'search' }
  const start =
    'Tool "find" is deprecated since v1.1.0 and will be removed in v2.0.0, on 2027-03-31. Use "search" instead.'

  it('is what it says of itself, the message being what is not said beside it', () => {
    const info = deprecationOf(said({ ...facts, message: `${start} It is slow.` }))
    expect(info).toMatchObject({ removalDate: '2027-03-31', replacement: 'search', message: 'It is slow.' })
    expect(info?.since.toJSON()).toBe('1.1.0')
    expect(info?.removal?.toJSON()).toBe('2.0.0')
    expect(deprecationOf(said({ ...facts, message: start }))).not.toHaveProperty('message')
    expect(deprecationOf(said({ since: '1.1.0', message: 'Do not.' }))).toMatchObject({ message: 'Do not.' })
    expect(deprecationOf(said({ since: '1.1.0' }))).not.toHaveProperty('message')
  })

  it.each<[what: string, definition: ToolDefinition]>([
    ['says nothing', { name: 'find', inputSchema: {} }],
    ['says it in another form', said('soon')],
    ['says null', said(null)],
    ['says nothing of since when', said({ message: 'x' })],
    ['says a version that is none', said({ since: 'soon' })],
    ['says what cannot be', said({ since: '2.0.0', removal: '1.0.0' })],
    ['says what JSON.parse makes of a trap', said(parseJson('{"__proto__":{"since":"1.0.0"}}'))],
    ['has other things there', { name: 'find', inputSchema: {}, _meta: { [TOOL_META_KEY]: 1 } }],
  ])('is none of a tool that %s', (_what, definition) => {
    expect(deprecationOf(definition)).toBeUndefined()
  })
})
