import { createRequire } from 'node:module'
import { join } from 'node:path'
import { parseToolDefinition } from '@mcpver/core'
import { checkBump, diffTools, type Change, type ToolSurface } from '@mcpver/diff'
import type { Report } from './report.ts'
import { connectToCommand } from './weather-clients.ts'

const SERVER = '@modelcontextprotocol/server-filesystem'
const BEFORE = '2026.7.4'
const NOW = '2026.7.10'

/** Compares what two published versions of a server list, and shows what its callers have to fear. */
export async function showChanges(report: Report): Promise<void> {
  const before = await surfaceOf(BEFORE)
  const now = await surfaceOf(NOW)
  const diff = diffTools(before, now)
  const changes = diff.tools.flatMap((tool) => tool.changes)
  report.say(`${SERVER} ${BEFORE} and ${NOW}, asked by an official client`)
  report.table(
    'changes',
    ['tool', 'what', 'where', 'bump'],
    changes.map(({ tool, rule, pointer, bump }) => [tool, rule, pointer, bump]),
  )
  const breaking = changes.find(({ kind }) => kind === 'breaking')
  report.say(`${breaking?.message ?? ''}. Who reads by the old schema can now get, and does not expect:`)
  report.block('witness', JSON.stringify(breaking?.witness ?? null, undefined, 2))
  checkChanges(report, { breaking, before, now })
  const check = checkBump({ from: BEFORE, to: NOW, diff })
  report.data('bump', check)
  report.check(
    `the bump it declared (${check.declared}) is smaller than what it required (${check.required})`,
    !check.success,
  )
}

function checkChanges(
  report: Report,
  { breaking, before, now }: { breaking: Change | undefined; before: ToolSurface; now: ToolSurface },
): void {
  report.check('the break has a witness that a validator confirmed', breaking?.witness !== undefined)
  report.check(
    'a surface held against itself has no changes',
    diffTools(now, now).tools.every(({ changes }) => changes.length === 0),
  )
  report.check('both versions list the same tools', before.tools.length === now.tools.length)
}

/** The words that start a published version. The manifest has the versions as dependencies under names of their own. */
export function filesystemServer(version: string): string[] {
  const manifest = createRequire(import.meta.url).resolve(`server-filesystem-${version}/package.json`)
  return [process.execPath, join(manifest, '..', 'dist', 'index.js'), process.cwd()]
}

/** What a published version lists. */
async function surfaceOf(version: string): Promise<ToolSurface> {
  const connection = await connectToCommand(SERVER, filesystemServer(version).slice(1))
  try {
    const { tools } = await connection.client.listTools()
    return { server: { name: SERVER, version }, tools: tools.map((tool) => parseToolDefinition(tool)) }
  } finally {
    await connection.close()
  }
}
