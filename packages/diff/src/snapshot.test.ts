import { describe, expect, it } from 'vitest'
import { DiffError } from './diff-error.ts'
import { formatSnapshot, parseSnapshot, toSnapshot } from './snapshot.ts'
import type { ToolSurface } from './surface.ts'

const FORECAST = {
  inputSchema: { type: 'object', required: ['city'], properties: { city: { type: 'string' } } },
  annotations: { readOnlyHint: true },
  description: 'The weather to come',
  name: 'forecast',
  title: 'Forecast',
}
const ALERTS = { name: 'alerts', inputSchema: { type: 'object' } }

const SURFACE: ToolSurface = {
  server: { name: 'weather', version: '2.1.0' },
  protocolVersion: '2026-07-28',
  capabilities: { tools: { listChanged: true }, logging: {} },
  tools: [FORECAST, ALERTS],
}

const TEXT = `{
  "format": "mcpver-snapshot",
  "formatVersion": 1,
  "server": {
    "name": "weather",
    "version": "2.1.0"
  },
  "protocolVersion": "2026-07-28",
  "capabilities": {
    "logging": {},
    "tools": {
      "listChanged": true
    }
  },
  "tools": [
    {
      "name": "alerts",
      "inputSchema": {
        "type": "object"
      }
    },
    {
      "name": "forecast",
      "title": "Forecast",
      "description": "The weather to come",
      "annotations": {
        "readOnlyHint": true
      },
      "inputSchema": {
        "properties": {
          "city": {
            "type": "string"
          }
        },
        "required": [
          "city"
        ],
        "type": "object"
      }
    }
  ]
}
`

function nested(levels: number): unknown {
  return JSON.parse(`${'{"not":'.repeat(levels)}{}${'}'.repeat(levels)}`)
}

describe('formatSnapshot', () => {
  it('writes members and tools in an order of its own, a person’s fields first', () => {
    expect(formatSnapshot(SURFACE)).toBe(TEXT)
  })

  it('gives the same bytes whatever the order in which the server wrote things', () => {
    const reversed = (value: unknown): unknown =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([key, member]) => [key, reversed(member)]),
          )
        : value
    const shuffled = { ...SURFACE, tools: [ALERTS, reversed(FORECAST)] } as ToolSurface
    expect(formatSnapshot(shuffled)).toBe(TEXT)
  })

  it('keeps the order of arrays', () => {
    const tool = { name: 'mode', inputSchema: { type: 'object', enum: ['z', 'a', [], {}, null] } }
    expect(parseSnapshot(JSON.parse(formatSnapshot({ tools: [tool] })))).toEqual({ tools: [tool] })
  })

  it('writes a surface without tools', () => {
    expect(formatSnapshot({ tools: [] })).toBe(
      '{\n  "format": "mcpver-snapshot",\n  "formatVersion": 1,\n  "tools": []\n}\n',
    )
  })

  it('keeps a property named __proto__, and sorts names that look like numbers as texts', () => {
    const text =
      '{"tools":[{"name":"x","inputSchema":{"type":"object","properties":{"9":{},"10":{},"__proto__":{"type":"string"}}}}]}'
    const written = formatSnapshot(parseSnapshot(JSON.parse(text)))
    expect(written.replaceAll(/\s/g, '')).toContain('"properties":{"10":{},"9":{},"__proto__":{"type":"string"}}')
    expect(formatSnapshot(parseSnapshot(JSON.parse(written)))).toBe(written)
  })

  it('keeps what it does not know of a tool, and texts that are cut in the middle of a character', () => {
    const tool = { ...ALERTS, description: 'cut \ud83d', 'x-vendor': [{ any: 1.5e300 }], icons: [] }
    expect(parseSnapshot(JSON.parse(formatSnapshot({ tools: [tool] }))).tools).toEqual([tool])
  })

  it('leaves out members that are undefined', () => {
    const tool = { ...ALERTS, outputSchema: undefined } as unknown as typeof ALERTS
    expect(formatSnapshot({ tools: [tool] })).toBe(formatSnapshot({ tools: [ALERTS] }))
  })

  it('refuses what contains itself', () => {
    const schema: Record<string, unknown> = { type: 'object' }
    schema['not'] = schema
    schema['allOf'] = [schema, schema]
    const tool = { name: 'loop', inputSchema: schema } as unknown as typeof ALERTS
    expect(() => formatSnapshot({ tools: [tool] })).toThrow(expect.objectContaining({ code: 'ERR_TOO_DEEP' }))
  })
})

describe('toSnapshot', () => {
  it('is a value that the reader takes back', () => {
    expect(parseSnapshot(toSnapshot(SURFACE))).toEqual({ ...SURFACE, tools: [ALERTS, FORECAST] })
  })

  it('takes nothing from a server but its name and version', () => {
    const server = { name: 'a', version: '1', title: 'A' }
    expect(toSnapshot({ server, tools: [] }).server).toEqual({ name: 'a', version: '1' })
  })
})

describe('parseSnapshot', () => {
  it.each([
    ['an array of tools', [ALERTS]],
    ['a result of tools/list', { tools: [ALERTS], nextCursor: null, _meta: {} }],
    ['a JSON-RPC response', { jsonrpc: '2.0', id: 1, result: { tools: [ALERTS] } }],
    ['a snapshot', { format: 'mcpver-snapshot', formatVersion: 1, tools: [ALERTS] }],
  ])('reads %s', (_, value) => {
    expect(parseSnapshot(value)).toEqual({ tools: [ALERTS] })
  })

  it('takes what the handshake said from beside the tools', () => {
    const { server: serverInfo, ...rest } = SURFACE
    expect(parseSnapshot({ serverInfo: { ...serverInfo, title: 'W' }, ...rest })).toEqual(SURFACE)
  })

  it.each([
    ['a text', 'tools', 'ERR_INVALID_DOCUMENT', 'the root'],
    ['nothing', undefined, 'ERR_INVALID_DOCUMENT', 'the root'],
    [
      'a JSON-RPC error',
      { jsonrpc: '2.0', id: 1, error: { code: -1, message: 'no' } },
      'ERR_INVALID_DOCUMENT',
      '/result',
    ],
    ['an object without tools', { items: [] }, 'ERR_INVALID_DOCUMENT', '/tools'],
    ['one page of several', { tools: [ALERTS], nextCursor: 'p2' }, 'ERR_INVALID_DOCUMENT', '/nextCursor'],
    [
      'another format',
      { format: 'mcpver-lock', formatVersion: 1, tools: [] },
      'ERR_INVALID_DOCUMENT',
      'mcpver-snapshot',
    ],
    ['a later format', { format: 'mcpver-snapshot', formatVersion: 2, tools: [] }, 'ERR_LATER_FORMAT', 'version 2'],
    [
      'an unknown member of a snapshot',
      { format: 'mcpver-snapshot', formatVersion: 1, tools: [], extra: 1 },
      'ERR_INVALID_DOCUMENT',
      '/extra',
    ],
    [
      'a server without a version',
      { format: 'mcpver-snapshot', formatVersion: 1, server: { name: 'a' }, tools: [] },
      'ERR_INVALID_DOCUMENT',
      '/server',
    ],
    [
      'an input schema that is true',
      [{ name: 'x', inputSchema: true }],
      'ERR_INVALID_TOOL_DEFINITION',
      '/0/inputSchema',
    ],
    ['a tool without a name', { tools: [ALERTS, {}] }, 'ERR_INVALID_TOOL_DEFINITION', '/tools/1/name'],
    ['a tool listed twice', { tools: [ALERTS, FORECAST, ALERTS] }, 'ERR_DUPLICATE_TOOL', 'at /tools/0 and at /tools/2'],
    ['what is nested too deep', [{ name: 'x', inputSchema: nested(5000) }], 'ERR_TOO_DEEP', '1000 levels'],
  ])('refuses %s', (...[, value, code, place]) => {
    const act = () => parseSnapshot(value)
    expect(act).toThrow(expect.objectContaining({ code }))
    expect(act).toThrow(place)
  })

  it('takes an object for a property whose schema is true', () => {
    const tool = { name: 'x', inputSchema: { type: 'object', properties: { any: true } } }
    expect(parseSnapshot([tool]).tools).toEqual([tool])
  })

  it('throws errors of its own class', () => {
    expect(() => parseSnapshot([ALERTS, ALERTS])).toThrow(DiffError)
  })
})
