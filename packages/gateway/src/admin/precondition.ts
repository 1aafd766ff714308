import { quote } from '@mcpver/core'
import type { AdminRequest } from './endpoint.ts'
import type { Problem } from './problem.ts'

/** What must be so for a change to be made: that there is nothing yet, or what was seen. */
export type Precondition =
  | { readonly kind: 'none' }
  | { readonly kind: 'revision'; readonly revision: number }
  | { readonly kind: 'stale' }
  | { readonly kind: 'problem'; readonly problem: Problem }

/** The entity tag of a revision. */
export function entityTag(revision: number): string {
  return `"${String(revision)}"`
}

/** Reads `If-Match`. A weak tag matches nothing (RFC 9110, section 13.1.1). */
export function preconditionOf({ headers }: AdminRequest): Precondition {
  const header = headers.get('if-match')?.trim()
  if (header === undefined) return { kind: 'none' }
  const revision = /^"(\d{1,15})"$/.exec(header)?.[1]
  if (revision !== undefined) return { kind: 'revision', revision: Number(revision) }
  if (/^(?:W\/)?"[^"]*"$/.test(header)) return { kind: 'stale' }
  const detail = `The header If-Match is ${quote(header)}`
  const hint = 'Give the one entity tag that was read, with its quotation marks.'
  return { kind: 'problem', problem: { status: 400, code: 'ERR_ADMIN_PRECONDITION', detail, hint } }
}
