import { APIVersion, toDeprecationInfo, toMigrationStep, toVersionedTool } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import { renderRegistry, type RegistrySummary, type ToolHistory } from './registry-summary.ts'
import { tablesOf } from './test/parsed-document.ts'

const ALERTS = toVersionedTool({ name: 'get_alerts' })
const FORECAST_1 = toVersionedTool({ name: 'get_forecast', version: '1.0.0' })
const FORECAST_2 = toVersionedTool({
  name: 'get_forecast',
  version: '2.1.0',
  introduced: '1.0.0',
  deprecation: toDeprecationInfo({
    since: '2.1.0',
    removal: '3.0.0',
    removalDate: '2027-03-31',
    replacement: 'forecast',
    message: 'Gives *one* day | only.\nSee www.example.com',
  }),
})

const SUMMARY: RegistrySummary = {
  tools: [
    { current: FORECAST_2, versions: [FORECAST_1, FORECAST_2] },
    { current: ALERTS, versions: [ALERTS] },
  ],
  aliases: [{ name: 'weather', target: 'get_forecast' }],
  removed: [
    { name: 'rain', removedIn: APIVersion.parse('2.0.0'), replacement: 'get_forecast', message: 'Merged.' },
    { name: 'snow', removedIn: APIVersion.parse('2.0.0') },
  ],
  migrations: [
    toMigrationStep({
      toolName: 'get_forecast',
      fromVersion: '1.0.0',
      toVersion: '2.0.0',
      action: 'rename `city` to `location`',
      details: 'It takes *any* place.',
    }),
  ],
}

const MARKDOWN = `# Tool registry

2 tools, 3 versions, 1 deprecated.

| Tool | Version | Introduced | Versions | Status |
| - | - | - | - | - |
| \`get_forecast\` | v2.1.0 | v1.0.0 | v1.0.0, v2.1.0 | deprecated |
| \`get_alerts\` | v1.0.0 | v1.0.0 | v1.0.0 | active |

## Deprecated

| Tool | Since | Removal | Replacement | Message |
| - | - | - | - | - |
| \`get_forecast\` | v2.1.0 | v3.0.0, 2027-03-31 | \`forecast\` | Gives \\*one\\* day \\| only. See \`www.example.com\` |

## Aliases

| Alias | Tool |
| - | - |
| \`weather\` | \`get_forecast\` |

## Removed

| Tool | Removed in | Replacement | Message |
| - | - | - | - |
| \`rain\` | v2.0.0 | \`get_forecast\` | Merged. |
| \`snow\` | v2.0.0 | – | – |

## Migrations

### \`get_forecast\`

- v1.0.0 → v2.0.0: rename \\\`city\\\` to \\\`location\\\`

  It takes \\*any\\* place.
`

/** `count` tools, one in ten of them deprecated and with a migration. */
function largeSummary(count: number): RegistrySummary {
  const version = APIVersion.parse('1.0.0')
  const deprecation = toDeprecationInfo({ since: version, message: 'Old.' })
  const tools = Array.from({ length: count }, (_, index): ToolHistory => {
    const current = { name: `tool_${String(index)}`, version, introduced: version }
    const own = index % 10 === 0 ? { ...current, deprecation } : current
    return { current: own, versions: [own] }
  })
  const migrations = tools.flatMap(({ current }) =>
    current.deprecation === undefined
      ? []
      : [toMigrationStep({ toolName: current.name, fromVersion: '1.0.0', toVersion: '2.0.0', action: 'act' })],
  )
  return { tools, migrations }
}

describe('renderRegistry', () => {
  it('shows the tools, and a section for each kind of thing that the registry has', () => {
    expect(renderRegistry(SUMMARY)).toBe(MARKDOWN)
  })

  it('leaves out the sections that would be empty', () => {
    expect(renderRegistry({ tools: [{ current: ALERTS, versions: [ALERTS] }], aliases: [], removed: [] })).toBe(
      `# Tool registry

1 tool, 1 version, 0 deprecated.

| Tool | Version | Introduced | Versions | Status |
| - | - | - | - | - |
| \`get_alerts\` | v1.0.0 | v1.0.0 | v1.0.0 | active |
`,
    )
  })

  it('says that an empty registry has no tools', () => {
    expect(renderRegistry({ tools: [] })).toBe('# Tool registry\n\nThe registry has no tools.\n')
  })

  it('shows what is left when every tool has been removed', () => {
    expect(renderRegistry({ tools: [], removed: [{ name: 'rain', removedIn: APIVersion.parse('2.0.0') }] })).toBe(
      `# Tool registry

The registry has no tools.

## Removed

| Tool | Removed in | Replacement | Message |
| - | - | - | - |
| \`rain\` | v2.0.0 | – | – |
`,
    )
  })

  it('has the title that the caller chose, and its own for a blank one', () => {
    expect(renderRegistry({ tools: [] }, { title: 'Weather' })).toMatch(/^# Weather\n/)
    expect(renderRegistry({ tools: [] }, { title: ' ' })).toMatch(/^# Tool registry\n/)
  })

  it('counts a tool as deprecated only when its current version is', () => {
    expect(renderRegistry({ tools: [{ current: FORECAST_1, versions: [FORECAST_2, FORECAST_1] }] })).toContain(
      '1 tool, 2 versions, 0 deprecated.',
    )
  })

  it('gives the same text for the same summary', () => {
    expect(renderRegistry(copyOf(SUMMARY))).toBe(renderRegistry(SUMMARY))
  })

  it('renders ten thousand tools, a row for each', () => {
    const markdown = renderRegistry(largeSummary(10_000))
    const lines = markdown.split('\n')
    expect(markdown).toContain('10000 tools, 10000 versions, 1000 deprecated.')
    expect(lines.filter((line) => line.startsWith('| `tool_'))).toHaveLength(11_000)
    expect(lines.filter((line) => line.startsWith('### `tool_'))).toHaveLength(1000)
  })

  it('grows with its rows and not with its longest message', () => {
    const summary = largeSummary(1000)
    const message = 'x'.repeat(100_000)
    const removed = [{ name: 'rain', removedIn: APIVersion.parse('2.0.0'), message }]
    const growth = renderRegistry({ ...summary, removed }).length - renderRegistry(summary).length
    expect(growth).toBeLessThan(100_200)
  })

  it('has as many cells in each row as in the head', () => {
    for (const [head, ...rows] of tablesOf(renderRegistry(SUMMARY))) {
      for (const row of rows) expect(row).toHaveLength(head?.length ?? 0)
    }
  })
})

/** The same values in other objects; versions, which are immutable, stay. */
function copyOf({ tools, aliases = [], removed = [], migrations = [] }: RegistrySummary): RegistrySummary {
  return {
    tools: tools.map(({ current, versions }) => ({ current: { ...current }, versions: [...versions] })),
    aliases: aliases.map((alias) => ({ ...alias })),
    removed: removed.map((tool) => ({ ...tool })),
    migrations: migrations.map((step) => ({ ...step })),
  }
}
