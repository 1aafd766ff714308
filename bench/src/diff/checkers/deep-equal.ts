import { isDeepStrictEqual } from 'node:util'
import type { CheckerFunction } from '../checker.ts'

/** The baseline of snapshot tests: whatever differs is a break. */
export function load(): CheckerFunction {
  return ({ old, new: next }) => ({ answer: isDeepStrictEqual(old, next) ? 'compatible' : 'breaking' })
}
