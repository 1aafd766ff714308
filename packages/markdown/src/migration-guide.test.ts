import { APIVersion, toMigrationStep } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import { renderMigrationGuide } from './migration-guide.ts'

const [V1, V3] = [APIVersion.parse('1.0.0'), APIVersion.parse('3.0.0')]

const STEPS = [
  toMigrationStep({
    toolName: 'get_forecast',
    fromVersion: '1.0.0',
    toVersion: '2.0.0',
    action: 'rename "city" to "location"',
    details: 'It takes *any* place:\n- a city\n- a post code\n\nOld calls fail.',
  }),
  toMigrationStep({ toolName: 'get_alerts', fromVersion: '1.0.0', toVersion: '2.0.0', action: 'pass a region' }),
  toMigrationStep({ toolName: 'get_forecast', fromVersion: '2.0.0', toVersion: '3.0.0', action: 'drop "units"' }),
]

describe('renderMigrationGuide', () => {
  it('shows the steps of each tool, in the order given, with their details', () => {
    expect(renderMigrationGuide({ steps: STEPS, from: V1, to: V3 })).toBe(`# Migration guide: v1.0.0 to v3.0.0

## \`get_forecast\`

- v1.0.0 → v2.0.0: rename "city" to "location"

  It takes \\*any\\* place:\\
  \\- a city\\
  \\- a post code

  Old calls fail.

- v2.0.0 → v3.0.0: drop "units"

## \`get_alerts\`

- v1.0.0 → v2.0.0: pass a region
`)
  })

  it('says that nothing is needed when there are no steps', () => {
    expect(renderMigrationGuide({ steps: [], from: V1, to: V3 })).toBe(
      '# Migration guide: v1.0.0 to v3.0.0\n\nNo migration is needed.\n',
    )
  })

  it.each([
    [{}, '# Migration guide'],
    [{ from: V1 }, '# Migration guide: from v1.0.0'],
    [{ to: V3 }, '# Migration guide: to v3.0.0'],
    [{ tool: 'get_forecast' }, '# Migration guide of `get_forecast`'],
    [{ tool: 'get_forecast', from: V1, to: V3 }, '# Migration guide of `get_forecast`: v1.0.0 to v3.0.0'],
  ])('says in its heading as much as is known: %j', (range, title) => {
    expect(renderMigrationGuide({ steps: [], ...range }).split('\n')[0]).toBe(title)
  })

  it('has the title that the caller chose, and its own for a blank one', () => {
    expect(renderMigrationGuide({ steps: [], from: V1 }, { title: 'Moving on' })).toMatch(/^# Moving on\n/)
    expect(renderMigrationGuide({ steps: [], from: V1 }, { title: '\u0085' })).toMatch(/^# Migration guide: from v1/)
  })
})
