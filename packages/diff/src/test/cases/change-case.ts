import type { JsonValue } from '@mcpver/core'
import type { SchemaDirection, Verdict } from '../../verdict.ts'

/** A change of a schema and what it means for those who use only what is declared, and for all. */
export interface ChangeCase {
  readonly name: string
  readonly direction: SchemaDirection
  readonly old: unknown
  readonly new: unknown
  readonly declared: Verdict['verdict']
  readonly strict: Verdict['verdict']
  /** Whether the verdict for declared callers takes safe integers for granted. */
  readonly isAssuming?: boolean
  /** The only witness that may be given for declared callers. Default: any. */
  readonly witness?: JsonValue
}

type Expected = readonly [declared: Verdict['verdict'], strict: Verdict['verdict']]
type Pair = readonly [before: unknown, after: unknown]
type More = Pick<ChangeCase, 'isAssuming' | 'witness'>

export const SAME: Expected = ['compatible', 'compatible']
export const RISK: Expected = ['compatible', 'breaking']
export const BREAK: Expected = ['breaking', 'breaking']

export function input(name: string, pair: Pair, [[declared, strict], more]: readonly [Expected, More?]): ChangeCase {
  return { name, direction: 'input', old: pair[0], new: pair[1], declared, strict, ...more }
}

export function output(name: string, pair: Pair, [[declared, strict], more]: readonly [Expected, More?]): ChangeCase {
  return { name, direction: 'output', old: pair[0], new: pair[1], declared, strict, ...more }
}

export const text = { type: 'string' }
export const object = (properties: object, more: object = {}): object => ({ type: 'object', properties, ...more })
export const shut = { additionalProperties: false }
export const safe = { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }
export const node = (properties: object): object => ({
  $ref: '#/$defs/node',
  $defs: { node: object({ ...properties, next: { $ref: '#/$defs/node' } }) },
})
