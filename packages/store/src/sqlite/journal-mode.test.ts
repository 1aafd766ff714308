import { expect, it } from 'vitest'
import { journalModeFor } from './journal-mode.ts'

it.each([
  ['3.51.3', 'wal'],
  ['3.51.10', 'wal'],
  ['3.52.0', 'wal'],
  ['3.53.4', 'wal'],
  ['4.0.0', 'wal'],
  ['3.50.7', 'wal'],
  ['3.50.8', 'wal'],
  ['3.44.6', 'wal'],
  ['3.51.2', 'truncate'],
  ['3.51.0', 'truncate'],
  ['3.50.6', 'truncate'],
  ['3.50.4', 'truncate'],
  ['3.45.1', 'truncate'],
  ['3.44.5', 'truncate'],
  ['3.7.0', 'truncate'],
])('SQLite %s gets journal mode %s', (version, mode) => {
  expect(journalModeFor(version)).toBe(mode)
})
