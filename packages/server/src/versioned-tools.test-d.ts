import type { APIVersion } from '@mcpver/core'
import { deprecated, versioned } from '@mcpver/decorators'
import type { CallToolResult, McpServer, ServerContext } from '@modelcontextprotocol/server'
import { toStandardJsonSchema } from '@valibot/to-json-schema'
import { type } from 'arktype'
import * as v from 'valibot'
import { expectTypeOf } from 'vitest'
import { z } from 'zod'
import type { ToolCallEvent, ToolUsage } from './call-counter.ts'
import type { LowLevelServer } from './low-level-server.ts'
import type { SchemaOutput } from './tool-schema.ts'
import type { ToolServerError, ToolServerErrorCode } from './tool-server-error.ts'
import type { ToolHandler, ToolResult } from './tool-version.ts'
import { VersionedTools, type VersionedToolsOptions } from './versioned-tools.ts'

const result: CallToolResult = { content: [] }
const tools = new VersionedTools()
declare const version: APIVersion
declare const server: McpServer
declare const lowLevelServer: LowLevelServer

// A handler gets the arguments as the input schema lets them through: defaults filled in, transforms done.
const zod = z.object({ city: z.string(), days: z.string().transform(Number), unit: z.enum(['C', 'F']).default('C') })
tools.add('tool', { inputSchema: zod }, (args, context) => {
  expectTypeOf(args).toEqualTypeOf<{ city: string; days: number; unit: 'C' | 'F' }>()
  expectTypeOf(context).toEqualTypeOf<ServerContext>()
  return result
})
tools.add('tool', { inputSchema: type({ city: 'string', 'days?': 'number' }) }, (args) => {
  expectTypeOf(args).toEqualTypeOf<{ city: string; days?: number }>()
  return result
})
tools.add('tool', { inputSchema: toStandardJsonSchema(v.object({ city: v.string() })) }, (args) => {
  expectTypeOf(args).toEqualTypeOf<{ city: string }>()
  return result
})
tools.add('tool', { inputSchema: { type: 'object', properties: { city: { type: 'string' } } } }, (args) => {
  expectTypeOf(args).toEqualTypeOf<Readonly<Record<string, unknown>>>()
  return result
})
tools.add('tool', {}, (args) => {
  expectTypeOf(args).toEqualTypeOf<Readonly<Record<string, unknown>>>()
  return result
})
expectTypeOf<SchemaOutput<typeof zod>>().toEqualTypeOf<{ city: string; days: number; unit: 'C' | 'F' }>()

// @ts-expect-error -- the schema has no such member
tools.add('tool', { inputSchema: zod }, ({ town }) => ({ content: [{ type: 'text', text: String(town) }] }))
// @ts-expect-error -- a number is not a text
tools.add('tool', { inputSchema: z.object({ days: z.number() }) }, ({ days }: { days: string }) => ({
  content: [{ type: 'text', text: days }],
}))
// @ts-expect-error -- a text is no result
tools.add('tool', {}, () => 'sun')
// @ts-expect-error -- the raw shapes of the 1.x SDK are no schema
tools.add('tool', { inputSchema: { city: z.string() } }, () => result)
// @ts-expect-error -- a Valibot schema does not say itself as JSON Schema
tools.add('tool', { inputSchema: v.object({ city: v.string() }) }, () => result)
// @ts-expect-error -- a version is a text or an APIVersion
tools.add('tool', { version: 1 }, () => result)
// @ts-expect-error -- a deprecation says since when
tools.add('tool', { deprecated: { removal: '2.0.0' } }, () => result)
// @ts-expect-error -- a member that is mistyped
tools.add('tool', { descripton: 'The weather.' }, () => result)

// Handlers may be asynchronous, decorated, or left out; calls can be chained.
tools.add('tool', {}, () => Promise.resolve(result))
tools.add('tool', { version })
tools.add('tool', {}, versioned('1.0.0')(deprecated({ since: '1.0.0' })(() => result)))
expectTypeOf(tools.add('tool', {}).adapt('tool', { from: '1.0.0', to: '2.0.0' })).toEqualTypeOf<VersionedTools>()
expectTypeOf<ToolHandler<typeof zod>>().returns.toEqualTypeOf<ToolResult | Promise<ToolResult>>()

// An adapter's author says what the arguments are on both sides.
tools.adapt('tool', {
  from: '1.0.0',
  to: '2.0.0',
  adaptArguments: ({ city }: { city: string }) => Promise.resolve({ location: city }),
  adaptResult: (served) => {
    expectTypeOf(served).toEqualTypeOf<CallToolResult>()
    return Promise.resolve(served)
  },
})
tools.adapt<{ city: string }, { location: string }>('tool', {
  from: '1.0.0',
  to: '2.0.0',
  // @ts-expect-error -- not the arguments of the version that serves
  adaptArguments: ({ city }) => ({ city }),
})
// @ts-expect-error -- an adapter leads somewhere
tools.adapt('tool', { from: '1.0.0' })
// @ts-expect-error -- an adapter answers a result
tools.adapt('tool', { from: '1.0.0', to: '2.0.0', adaptResult: () => 'sun' })

// A class's configs are by the names of its members.
class Weather {
  forecast(): ToolResult {
    return result
  }
}
expectTypeOf(
  tools.addFrom(new Weather(), { forecast: { description: 'The weather.' } }),
).toEqualTypeOf<VersionedTools>()
// @ts-expect-error -- the class has no such member
tools.addFrom(new Weather(), { forcast: {} })

// Servers of both kinds can be given, and come back as what they are.
expectTypeOf(tools.install(server)).toEqualTypeOf<McpServer>()
expectTypeOf(tools.install(lowLevelServer)).toEqualTypeOf<LowLevelServer>()
// @ts-expect-error -- a name is no server
tools.install('server')

expectTypeOf(tools.usage()).toEqualTypeOf<ToolUsage[]>()
expectTypeOf<NonNullable<VersionedToolsOptions['onCall']>>().parameter(0).toEqualTypeOf<ToolCallEvent>()
expectTypeOf<ToolCallEvent['outcome']>().toEqualTypeOf<'served' | 'error' | 'refused'>()
expectTypeOf<ToolServerError['code']>().toEqualTypeOf<ToolServerErrorCode>()
// @ts-expect-error -- a schedule warns or refuses
new VersionedTools({ retirement: { afterRemovalDate: 'delete' } })
// @ts-expect-error -- the registry belongs to the tools
tools.registry = new VersionedTools().registry
