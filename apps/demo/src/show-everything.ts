import { createRequire } from 'node:module'
import { join } from 'node:path'
import { digestsOfTool, parseToolDefinition, type ToolDefinition } from '@mcpver/core'
import { VersionRegistry } from '@mcpver/registry'
import type { Report } from './report.ts'
import { connectToCommand } from './weather-clients.ts'

const PACKAGE = '@modelcontextprotocol/server-everything'

/** Registers the tools of a server that nobody here wrote, and shows their summary and digests. */
export async function showEverything(report: Report): Promise<void> {
  const load = createRequire(import.meta.url)
  const manifest = load.resolve(`${PACKAGE}/package.json`)
  const { version } = load(manifest) as { readonly version: string }
  const tools = await listTools(join(manifest, '..', 'dist', 'index.js'))

  const registry = new VersionRegistry()
  for (const definition of tools) registry.registerTool({ name: definition.name, version, definition })
  const digests = await Promise.all(tools.map((tool) => digestsOfTool(tool)))
  report.say(`${PACKAGE} ${version} has ${String(tools.length)} tools`)
  report.table(
    'digests',
    ['tool', 'definition', 'contract'],
    tools.map(({ name }, index) => [name, short(digests[index]?.definition), short(digests[index]?.contract)]),
  )
  report.block('summary', registry.toMarkdown())
  report.data('allDigests', Object.fromEntries(tools.map(({ name }, index) => [name, digests[index]])))

  const registered = registry.listAll()
  report.check(
    'every tool of a real server can be registered',
    tools.length >= 10 && registered.length === tools.length,
  )
  report.check(
    'no two definitions have one digest',
    new Set(digests.map(({ definition }) => definition)).size === tools.length,
  )
}

async function listTools(server: string): Promise<ToolDefinition[]> {
  const connection = await connectToCommand(PACKAGE, [server, 'stdio'])
  try {
    return (await connection.client.listTools()).tools.map((tool) => parseToolDefinition(tool))
  } finally {
    await connection.close()
  }
}

function short(digest: string | undefined): string {
  return digest?.slice(0, 'sha256:'.length + 16) ?? ''
}
