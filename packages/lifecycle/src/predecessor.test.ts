import type { Release } from '@mcpver/core'
import { expect, it } from 'vitest'
import { predecessorOf } from './predecessor.ts'

function among(versions: readonly string[], version: string): string | undefined {
  return predecessorOf(
    versions.map((one) => ({ version: one }) as Release),
    version,
  )?.version
}

it.each([
  [[], '1.0.0', undefined],
  [['1.0.0'], '1.0.0', undefined],
  [['2.0.0'], '1.0.0', undefined],
  [['1.0.0', '1.1.0'], '1.2.0', '1.1.0'],
  [['1.0.0', '2.0.0'], '1.0.1', '1.0.0'],
  [['1.9.0', '1.10.0'], '1.11.0', '1.10.0'],
  [['1.0.0', '1.1.0-rc.2', '1.1.0-rc.10'], '1.1.0', '1.1.0-rc.10'],
] as const)('among %j, %s follows %s', (versions, version, expected) => {
  expect(among(versions, version)).toBe(expected)
  expect(among([...versions].reverse(), version)).toBe(expected)
})
