import { APIVersion, toDeprecationInfo, toMigrationStep, toVersionedTool, type VersionedToolInput } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import { renderChangelog } from './changelog.ts'
import { changelogOf } from './derived-changelog.ts'
import type { RegistrySummary, ToolHistory } from './registry-summary.ts'

function history(...inputs: readonly [VersionedToolInput, ...VersionedToolInput[]]): ToolHistory {
  const versions = inputs.map(toVersionedTool)
  return { current: versions.at(-1)!, versions }
}

const SUMMARY: RegistrySummary = {
  tools: [
    history(
      { name: 'get_forecast', version: '1.0.0' },
      {
        name: 'get_forecast',
        version: '2.0.0',
        deprecation: toDeprecationInfo({
          since: '2.0.0',
          removal: '3.0.0',
          replacement: 'forecast',
          message: 'One day only.',
        }),
      },
    ),
    history({ name: 'forecast', version: '2.0.0' }),
  ],
  removed: [{ name: 'rain', removedIn: APIVersion.parse('2.0.0'), replacement: 'forecast', message: 'Merged.' }],
  migrations: [
    toMigrationStep({
      toolName: 'get_forecast',
      fromVersion: '1.0.0',
      toVersion: '2.0.0',
      action: 'rename "city" to "location"',
      details: 'It takes any place.',
    }),
  ],
}

describe('changelogOf', () => {
  it('tells additions, migrations, deprecations and removals, grouped by version', () => {
    expect(renderChangelog({ entries: changelogOf(SUMMARY) })).toBe(`# Changelog

## v2.0.0

### Added

- \`get_forecast\`: New version.
- \`forecast\`: New tool.

### Changed

- \`get_forecast\`: From v1.0.0: rename "city" to "location"

  It takes any place.

### Deprecated

- \`get_forecast\`: The tool is deprecated since v2.0.0 and will be removed in v3.0.0. Use "forecast" instead. One day only.

### Removed

- \`rain\`: The tool is gone. Use "forecast" instead. Merged.

## v1.0.0

### Added

- \`get_forecast\`: New tool.
`)
  })

  it('has an entry for each version, highest first, also for one that differs in build metadata only', () => {
    const tools = ['1.0.0+a', '1.10.0', '1.0.0+b', '1.9.0', '2.0.0-rc.1'].map((version, index) =>
      history({ name: `tool_${String(index)}`, version }),
    )
    expect(changelogOf({ tools }).map(({ version }) => String(version))).toEqual([
      'v2.0.0-rc.1',
      'v1.10.0',
      'v1.9.0',
      'v1.0.0+a',
      'v1.0.0+b',
    ])
  })

  it('calls the lowest version the new tool, whatever the order of registration', () => {
    const tools = [history({ name: 'x', version: '2.0.0' }, { name: 'x', version: '1.0.0' })]
    expect(changelogOf({ tools }).map(({ changes }) => changes[0]?.text)).toEqual(['New version.', 'New tool.'])
  })

  it('does not call a tool new that was introduced before its first known version', () => {
    const tools = [history({ name: 'x', version: '2.0.0', introduced: '1.0.0' })]
    expect(changelogOf({ tools })[0]?.changes).toEqual([{ kind: 'added', tool: 'x', text: 'New version.' }])
  })

  it('tells once a deprecation that several versions repeat, in the last words', () => {
    const deprecation = (message: string) => toDeprecationInfo({ since: '1.1.0', message })
    const tools = [
      history(
        { name: 'x', version: '1.1.0', deprecation: deprecation('First words.') },
        { name: 'x', version: '1.1.1', deprecation: deprecation('Last words.') },
      ),
    ]
    const changes = changelogOf({ tools }).flatMap((entry) => entry.changes)
    expect(changes.filter(({ kind }) => kind === 'deprecated').map(({ text }) => text)).toEqual([
      'The tool is deprecated since v1.1.0. Last words.',
    ])
  })

  it('keeps a deprecation of a version that is no longer the current one', () => {
    const deprecation = toDeprecationInfo({ since: '1.0.0' })
    const tools = [history({ name: 'x', version: '1.0.0', deprecation }, { name: 'x', version: '2.0.0' })]
    expect(
      changelogOf({ tools })
        .at(-1)
        ?.changes.map(({ kind }) => kind),
    ).toEqual(['added', 'deprecated'])
  })

  it('is empty for an empty registry', () => {
    expect(changelogOf({ tools: [] })).toEqual([])
  })
})
