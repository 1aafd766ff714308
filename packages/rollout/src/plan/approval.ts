import type { DocumentNode } from '@mcpver/core'
import { durationAt } from '../duration.ts'
import { parseCount } from './parse-percent.ts'

/** That people have to say yes before an update goes on. */
export interface Approval {
  /** How many, none of them who asked for the update. Default: 1. */
  readonly required: number
  /** After how many milliseconds without them the update is rolled back. Default: 1 day. */
  readonly expires: number
}

const EXPIRES = 24 * 3_600_000

/** Reads what an approval needs: `{ "required": 2, "expires": "12h" }`. */
export function parseApproval(node: DocumentNode): Approval {
  const { required, expires } = node.members([], ['expires', 'required'])
  return {
    required: required === undefined ? 1 : parseCount(required),
    expires: expires === undefined ? EXPIRES : durationAt(expires),
  }
}
