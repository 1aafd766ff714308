import { describe, expect, it } from 'vitest'
import { testIo } from '../test/test-io.ts'
import { renderTable } from './table.ts'

const ROWS = [
  ['git', '12 tools'],
  ['files', 'failed'],
]

describe('renderTable', () => {
  it('is columns of text in a pipe', () => {
    expect(renderTable(['server', 'result'], ROWS, testIo())).toBe('server  result\ngit     12 tools\nfiles   failed\n')
  })

  it('is a box on a terminal', () => {
    const text = renderTable(['server', 'result'], ROWS, testIo({ isTTY: true, env: { NO_COLOR: '1' } }))
    expect(text.split('\n')[0]).toBe('┌────────┬──────────┐')
  })
})
