import { CompatibilityMatrix } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import { renderCompatibility } from './compatibility-table.ts'

describe('renderCompatibility', () => {
  it('has a row for each record of a matrix', () => {
    const matrix = new CompatibilityMatrix()
    matrix.addCompatible('get_forecast', '1.0.0', '2.0.0')
    matrix.addIncompatible('get_alerts', '1.0.0', '1.1.0-rc.1')
    expect(renderCompatibility(matrix.list())).toBe(`| Tool | From | To | Compatible |
| - | - | - | - |
| \`get_alerts\` | v1.0.0 | v1.1.0-rc.1 | no |
| \`get_forecast\` | v1.0.0 | v2.0.0 | yes |
`)
  })

  it('says that nothing is recorded when there are no records', () => {
    expect(renderCompatibility([])).toBe('No compatibility is recorded.\n')
  })
})
