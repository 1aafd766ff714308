import { parseJson } from '@mcpver/core'

/**
 * Whether two ids, as they are written, mean the same: a server may write the number or the text that it got in another way, and
 * round what no double holds.
 */
export function isSameId(one: string, other: string | undefined): boolean {
  return one === other || (other !== undefined && parseJson(one) === parseJson(other))
}
