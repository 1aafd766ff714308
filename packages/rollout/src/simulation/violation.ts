import { canonicalize } from '@mcpver/core'

/** That something is so which must never be. */
export class Violation extends Error {}

/** @throws {Violation} for values that differ. */
export function assertEqual(found: unknown, expected: unknown, when: string): void {
  if (found === expected) return
  const [one, other] = [canonicalize(found ?? null), canonicalize(expected ?? null)]
  if (one !== other) throw new Violation(`${when}, and ${one} is live in the place of ${other}`)
}
