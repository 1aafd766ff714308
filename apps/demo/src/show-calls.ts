import { REQUIRES_META_KEY, SERVED_META_KEY, TOOL_META_KEY, isPlainObject, type ToolVersionMeta } from '@mcpver/core'
import { ProtocolError, type CallToolResult, type Client, type Tool } from '@modelcontextprotocol/client'
import type { Report } from './report.ts'
import type { Connection } from './weather-clients.ts'

/** Shows what a client sees of the tools. */
export async function showListing(report: Report, { client, transport }: Connection): Promise<Tool[]> {
  const { tools } = await client.listTools()
  report.say(`tools/list over ${transport}, protocol ${client.getNegotiatedProtocolVersion() ?? '?'}`)
  report.table(
    transport,
    ['tool', 'version', 'can be called', 'description'],
    tools.map((tool) => {
      const { version, versions } = versionsOf(tool)
      return [tool.name, version, versions.join(', '), tool.description ?? '']
    }),
  )
  report.check(
    'one entry a tool, and the removed one is not listed',
    tools.map(({ name }) => name).join() === 'forecast,current_weather',
  )
  report.check(
    'the listed forecast is 3.0.0',
    tools.some((tool) => tool.name === 'forecast' && versionsOf(tool).version === '3.0.0'),
  )
  return tools
}

/** Shows what a call gets, by what it asks for. */
export async function showCalls(report: Report, { client, transport }: Connection): Promise<void> {
  const place = { place: { name: 'Bern' } }
  const calls = [
    { requires: undefined, args: place, served: '3.0.0' },
    { requires: '^1', args: { city: 'Bern', days: 3 }, served: '1.1.0' },
    { requires: '3.0.0', args: place, served: '3.0.0' },
  ]
  const rows: string[][] = []
  const expected: [claim: string, holds: boolean][] = []
  for (const { requires, args, served } of calls) {
    const result = await call(client, 'forecast', { args, requires })
    rows.push([requires ?? '(nothing)', servedBy(result), textOf(result)])
    expected.push([`asked for ${requires ?? 'nothing'}, served by ${served}`, servedBy(result) === served])
  }
  const refusal = await refusalOf(call(client, 'forecast', { args: place, requires: '^2' }))
  rows.push(['^2', `refused: ${String(refusal.data['code'])}`, String(refusal.data['hint'])])
  expected.push([
    'a requirement that nothing meets is refused',
    refusal.data['code'] === 'ERR_UNSATISFIED_TOOL_VERSION',
  ])
  report.say(`Calls of forecast over ${transport}`)
  report.table(transport, ['asked for', 'served by', 'answer'], rows)
  for (const [claim, holds] of expected) report.check(claim, holds)
}

/** Shows what callers of a deprecated and of a removed tool are told. */
export async function showRetired(report: Report, { client }: Connection): Promise<void> {
  const result = await call(client, 'current_weather', { args: {} })
  const { deprecation } = result._meta?.[SERVED_META_KEY] as {
    deprecation?: { replacement?: string; message?: string }
  }
  report.say(`current_weather answers "${textOf(result)}" and says: ${deprecation?.message ?? ''}`)
  report.data('deprecation', deprecation)
  report.check('the deprecated call points to forecast', deprecation?.replacement === 'forecast')

  const { message, data } = await refusalOf(call(client, 'alerts', { args: {} }))
  report.say(`alerts: ${message}`)
  report.data('tombstone', data)
  report.check(
    'the removed tool points to forecast',
    data['code'] === 'ERR_TOOL_REMOVED' && data['replacement'] === 'forecast',
  )
}

/** Calls a tool, with a requirement where one is given. */
export async function call(
  client: Client,
  name: string,
  { args, requires }: { readonly args: Record<string, unknown>; readonly requires?: string | undefined },
): Promise<CallToolResult> {
  const meta = requires === undefined ? {} : { _meta: { [REQUIRES_META_KEY]: requires } }
  return client.callTool({ name, arguments: args, ...meta })
}

/** The first text of a result. */
export function textOf({ content: [first] }: CallToolResult): string {
  return first?.type === 'text' ? first.text : ''
}

/** The version that served a result. */
export function servedBy(result: CallToolResult): string {
  const served = result._meta?.[SERVED_META_KEY]
  return isPlainObject(served) ? String(served['version']) : ''
}

function versionsOf(tool: Tool): ToolVersionMeta {
  return tool._meta?.[TOOL_META_KEY] as ToolVersionMeta
}

async function refusalOf(answer: Promise<unknown>): Promise<{ message: string; data: Record<string, unknown> }> {
  try {
    await answer
  } catch (error) {
    if (error instanceof ProtocolError && isPlainObject(error.data)) return { message: error.message, data: error.data }
    throw error
  }
  return { message: 'it was answered', data: {} }
}
