import { DocumentNode, quote } from '@mcpver/core'
import type { Io } from '../io.ts'
import { parseJsonText, readTextFile } from '../json-file.ts'
import type { StatePaths } from './state-options.ts'

const DAY = 24 * 60 * 60 * 1000

/** What a promotion to production needs, as data. */
export interface ReleasePolicy {
  /** The lowest mean score that passes, 0 to 100. Default: 80. */
  readonly threshold: number
  /** What becomes of a check that could not be made. Default: `block`. */
  readonly unknown: 'block' | 'allow'
  /** How many people other than the author have to approve. Default: 1. */
  readonly approvals: number
  /** How long an approval counts, in milliseconds. Default: 7 days. */
  readonly approvalLifetime: number
  /** How old advisories may be, in milliseconds. Default: 7 days. */
  readonly advisoryAge: number
  /** Checks that are not made, by name: such as `compliance-requirements` where nobody wrote rules down. Default: all are. */
  readonly without: readonly string[]
  /** A service of the OSV API's shape that is asked for advisories beside those that were imported. Default: none. */
  readonly osvApi?: string
  /** A registry that is asked which versions of npm packages there are, and which are deprecated. Default: none, so it is not known. */
  readonly npmRegistry?: string
  /** An index that is asked the same of Python packages, as pip's `index-url`. Default: none. */
  readonly pypiIndex?: string
}

const DEFAULT_POLICY: ReleasePolicy = {
  threshold: 80,
  unknown: 'block',
  approvals: 1,
  approvalLifetime: 7 * DAY,
  advisoryAge: 7 * DAY,
  without: [],
}

/** Members that are URLs of services. */
const SERVICES = ['osvApi', 'npmRegistry', 'pypiIndex'] as const

const FORMAT = { format: 'mcpver-policy', formatVersion: 1 } as const
const HINT = 'A policy is {"format":"mcpver-policy","formatVersion":1,"threshold":80,"unknown":"block","approvals":2}.'

/**
 * The policy of the state; the default where there is no file.
 *
 * @throws {CliError} `ERR_FILE_UNREADABLE`, `ERR_NOT_JSON`. {CoreError} `ERR_INVALID_DOCUMENT`, with a JSON Pointer.
 */
export async function readPolicy({ policy: path }: StatePaths, { cwd }: Io): Promise<ReleasePolicy> {
  const text = await readTextFile({ path, cwd, hint: HINT })
  return text === undefined ? DEFAULT_POLICY : parsePolicy(parseJsonText(text, quote(path), HINT))
}

/** Reads a policy. Throws `ERR_INVALID_DOCUMENT`. */
export function parsePolicy(value: unknown): ReleasePolicy {
  const document = DocumentNode.open(value, FORMAT).members(
    ['format', 'formatVersion'],
    ['threshold', 'unknown', 'approvals', 'approvalDays', 'advisoryDays', 'without', ...SERVICES],
  )
  const { threshold, unknown, approvals, approvalDays, advisoryDays, without } = document
  return {
    ...DEFAULT_POLICY,
    ...(threshold && { threshold: numberIn(threshold, { from: 0, to: 100 }) }),
    ...(unknown && { unknown: choiceIn(unknown) }),
    ...(approvals && { approvals: countIn(approvals) }),
    ...(approvalDays && { approvalLifetime: numberIn(approvalDays, { from: 0, to: 3650 }) * DAY }),
    ...(advisoryDays && { advisoryAge: numberIn(advisoryDays, { from: 0, to: 3650 }) * DAY }),
    ...(without && { without: without.elements().map((name) => name.text()) }),
    ...servicesIn(document),
  }
}

type Services = Partial<Record<(typeof SERVICES)[number], string>>

function servicesIn(document: Partial<Record<keyof Services, DocumentNode>>): Services {
  const named = SERVICES.flatMap((name) =>
    document[name] === undefined ? [] : [[name, document[name].text()] as const],
  )
  return Object.fromEntries<string>(named)
}

function numberIn(node: DocumentNode, { from, to }: { readonly from: number; readonly to: number }): number {
  const { value } = node
  if (typeof value === 'number' && value >= from && value <= to) return value
  throw node.refusal(`a number from ${String(from)} to ${String(to)}`)
}

function countIn(node: DocumentNode): number {
  const number = numberIn(node, { from: 0, to: 100 })
  if (Number.isInteger(number)) return number
  throw node.refusal('a whole number')
}

function choiceIn(node: DocumentNode): 'block' | 'allow' {
  if (node.value === 'block' || node.value === 'allow') return node.value
  throw node.refusal('"block" or "allow"')
}
