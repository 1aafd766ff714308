import { isPlainObject, quote } from '@mcpver/core'
import { invalidEvidence } from './invalid-evidence.ts'

/** An object of a report. */
export type ReportObject = Readonly<Record<string, unknown>>

/** No report counts more: sums and products of counts stay exact. */
const MOST = 1_000_000_000

const LONGEST_LABEL = 80

/**
 * The object at a place of a report.
 *
 * @throws {LifecycleError} `ERR_INVALID_EVIDENCE` for anything else.
 */
export function readObject(value: unknown, where: string): ReportObject {
  if (!isPlainObject(value)) throw expected(where, 'an object', value)
  return value
}

/**
 * The objects of a list at a place of a report, none where there is no list.
 *
 * @throws {LifecycleError} `ERR_INVALID_EVIDENCE` for anything else.
 */
export function readObjects(value: unknown, where: string): readonly ReportObject[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw expected(where, 'a list', value)
  return value.map((item, index) => readObject(item, `${where}/${String(index)}`))
}

/**
 * A count at a place of a report: a whole number from 0 to 1,000,000,000.
 *
 * @throws {LifecycleError} `ERR_INVALID_EVIDENCE` for anything else.
 */
export function readCount(value: unknown, where: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > MOST) {
    throw expected(where, 'a whole number from 0', value)
  }
  return value
}

/**
 * A count that stands as digits in a text.
 *
 * @throws {LifecycleError} `ERR_INVALID_EVIDENCE` for anything else.
 */
export function readDigits(text: string, where: string): number {
  if (!/^\d{1,10}$/.test(text)) throw expected(where, 'a whole number from 0', text)
  return readCount(Number(text), where)
}

/** A name that a report gives, short enough to be shown and in whole characters; `undefined` where there is none. */
export function readLabel(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined
  return value.slice(0, LONGEST_LABEL).replaceAll(/\p{Surrogate}/gu, '\ufffd')
}

/** The refusal of a value at a place of a report. */
export function expected(where: string, what: string, found: unknown): ReturnType<typeof invalidEvidence> {
  return invalidEvidence(`${where} must be ${what}, found ${quote(found)}`)
}
