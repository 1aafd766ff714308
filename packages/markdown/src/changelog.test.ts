import { APIVersion } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import { renderChangelog, type ChangelogEntry } from './changelog.ts'

const entry = (version: string, ...changes: ChangelogEntry['changes']): ChangelogEntry => ({
  version: APIVersion.parse(version),
  changes,
})

describe('renderChangelog', () => {
  it('shows the highest version first, and the kinds of changes in the order of Keep a Changelog', () => {
    const second = entry(
      '2.0.0',
      { kind: 'security', text: 'Escapes *all* texts.' },
      { kind: 'fixed', tool: 'get_forecast', text: 'Snow in June.' },
      { kind: 'removed', tool: 'rain', text: 'Gone.' },
      { kind: 'deprecated', tool: 'get_forecast', text: 'Use `forecast`.' },
      { kind: 'changed', tool: 'get_forecast', text: 'Takes a place.\n\nOld calls\nfail.' },
      { kind: 'added', tool: 'get_alerts', text: 'New tool.' },
      { kind: 'added', tool: 'forecast', text: 'New tool.' },
    )
    const first = entry('1.0.0', { kind: 'added', tool: 'get_forecast', text: 'New tool.' })
    expect(renderChangelog({ entries: [first, { ...second, date: '2026-03-01' }] })).toBe(`# Changelog

## v2.0.0 - 2026-03-01

### Added

- \`get_alerts\`: New tool.
- \`forecast\`: New tool.

### Changed

- \`get_forecast\`: Takes a place.

  Old calls\\
  fail.

### Deprecated

- \`get_forecast\`: Use \\\`forecast\\\`.

### Removed

- \`rain\`: Gone.

### Fixed

- \`get_forecast\`: Snow in June.

### Security

- Escapes \\*all\\* texts.

## v1.0.0

### Added

- \`get_forecast\`: New tool.
`)
  })

  it('puts a pre-release before the release in time, so below it', () => {
    const markdown = renderChangelog({ entries: [entry('1.0.0-rc.1'), entry('1.0.0'), entry('0.9.0')] })
    expect(markdown).toBe(
      '# Changelog\n\n## v1.0.0\n\nNo changes.\n\n## v1.0.0-rc.1\n\nNo changes.\n\n## v0.9.0\n\nNo changes.\n',
    )
  })

  it('says that there is nothing yet when it has no entries', () => {
    expect(renderChangelog({ title: 'Weather', entries: [] })).toBe('# Weather\n\nNo version has changes yet.\n')
  })

  it('has a dash for a change that says nothing', () => {
    expect(renderChangelog({ entries: [entry('1.0.0', { kind: 'fixed', tool: 'rain', text: '\n' })] })).toContain(
      '- `rain`: –\n',
    )
  })

  it('leaves the entries of the caller in their order', () => {
    const entries = [entry('1.0.0'), entry('2.0.0')]
    renderChangelog({ entries })
    expect(entries.map(({ version }) => String(version))).toEqual(['v1.0.0', 'v2.0.0'])
  })

  it('renders a change of ten thousand lines, a line for each', () => {
    const text = 'a line\n'.repeat(10_000)
    const markdown = renderChangelog({ entries: [entry('1.0.0', { kind: 'changed', text })] })
    expect(markdown.match(/a line/g)).toHaveLength(10_000)
  })
})
