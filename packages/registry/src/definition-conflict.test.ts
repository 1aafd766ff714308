import { TOOL_META_KEY, toDeprecationInfo, withDeprecationNotice, type ToolDefinition } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import { RecordingLogger } from './test/recording-logger.ts'
import { expectRefusal } from './test/refusal.ts'
import { VersionRegistry } from './version-registry.ts'

const FORECAST: ToolDefinition = {
  name: 'forecast',
  description: 'The weather to come.',
  inputSchema: { type: 'object', properties: { city: { type: 'string' } } },
  annotations: { readOnlyHint: true },
  _meta: { 'com.example/team': 'weather' },
}

/** A registry that knows version 1.0.0 with a definition. */
function registryWith(definition: ToolDefinition, logger = new RecordingLogger()): VersionRegistry {
  const registry = new VersionRegistry({ logger })
  registry.registerTool({ name: 'forecast', definition })
  return registry
}

describe('a version that is registered again', () => {
  const deprecation = toDeprecationInfo({ since: '1.0.0', removal: '2.0.0' })

  it.each<[what: string, definition: ToolDefinition]>([
    ['the same object', FORECAST],
    ['an equal one', structuredClone(FORECAST)],
    ['its members in another order', Object.fromEntries(Object.entries(FORECAST).reverse()) as ToolDefinition],
    [
      'the deprecation notice before its description',
      {
        ...FORECAST,
        description: withDeprecationNotice(FORECAST.description, deprecation),
      },
    ],
    [
      'what the listing adds to its `_meta`',
      {
        ...FORECAST,
        _meta: { ...FORECAST._meta, [TOOL_META_KEY]: { version: '1.0.0' }, fastmcp: { version: '1.0.0' } },
      },
    ],
  ])('may come with %s', (_what, definition) => {
    const registry = registryWith(FORECAST)
    expect(registry.registerTool({ name: 'forecast', definition, introduced: '0.9.0' }).definition).toBe(definition)
    expect(registry.listVersions('forecast')).toHaveLength(1)
  })

  it.each<[what: string, definition: ToolDefinition]>([
    ['another description', { ...FORECAST, description: 'The weather that was.' }],
    ['no description', { name: FORECAST.name, inputSchema: FORECAST.inputSchema }],
    ['another schema', { ...FORECAST, inputSchema: { type: 'object', required: ['city'] } }],
    ['an output schema', { ...FORECAST, outputSchema: { type: 'object' } }],
    ['a flipped annotation', { ...FORECAST, annotations: { readOnlyHint: false } }],
    ['someone else’s `_meta`', { ...FORECAST, _meta: { 'com.example/team': 'radar' } }],
    ['a member that no one knows', { ...FORECAST, icons: [] }],
  ])('is refused with %s', (_what, definition) => {
    const logger = new RecordingLogger()
    const registry = registryWith(FORECAST, logger)
    const before = registry.toJSON()
    const error = expectRefusal(() => registry.registerTool({ name: 'forecast', version: '1.0.0+other', definition }), {
      code: 'ERR_DEFINITION_CONFLICT',
      names: ['v1.0.0', '"forecast"'],
    })
    expect(logger.lines).toMatchObject([{ level: 'error', fields: { err: error } }])
    expect(registry.toJSON()).toStrictEqual(before)
  })

  it('keeps its definition when it comes without one', () => {
    const registry = registryWith(FORECAST)
    registry.register('forecast')
    expect(registry.getTool('forecast')?.definition).toBe(FORECAST)
    expect(Object.isFrozen(registry.getTool('forecast'))).toBe(true)
    expectRefusal(() => registry.registerTool({ name: 'forecast', definition: { ...FORECAST, title: 'Forecast' } }), {
      code: 'ERR_DEFINITION_CONFLICT',
    })
  })

  it('gets a definition when it had none', () => {
    const registry = new VersionRegistry()
    registry.register('forecast')
    registry.registerTool({ name: 'forecast', definition: FORECAST })
    expect(registry.getTool('forecast')?.definition).toBe(FORECAST)
  })

  it('has nothing to do with the definitions of other versions and other tools', () => {
    const registry = registryWith(FORECAST)
    const changed = { ...FORECAST, description: 'The weather that was.' }
    registry.registerTool({ name: 'forecast', version: '1.0.1', definition: changed })
    registry.registerTool({ name: 'radar', version: '1.0.0', definition: { ...changed, name: 'radar' } })
    expect(registry.listRecords('forecast').map(({ definition }) => definition)).toEqual([FORECAST, changed])
  })

  it('is free to say something else after the tool was removed', () => {
    const registry = registryWith(FORECAST)
    registry.remove('forecast', { removedIn: '2.0.0' })
    registry.registerTool({ name: 'forecast', definition: { ...FORECAST, title: 'Forecast' } })
    expect(registry.getTool('forecast')?.definition?.title).toBe('Forecast')
  })

  it('cannot be compared when JSON cannot hold its definition', () => {
    const registry = registryWith(FORECAST)
    const before = registry.toJSON()
    const definition = { ...FORECAST, limit: NaN }
    expectRefusal(() => registry.registerTool({ name: 'forecast', definition }), {
      code: 'ERR_NOT_CANONICALIZABLE',
      names: ['NaN', '"/limit"'],
    })
    expect(registry.toJSON()).toStrictEqual(before)
  })
})
