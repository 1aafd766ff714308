import { isPlainObject, McpverError, quote } from '@mcpver/core'
import { verifyAuditProof, type AuditProof } from '@mcpver/lifecycle'
import { verifyInclusion, type TrustRoot } from '@mcpver/signing'
import { LogNotary } from '../trust/log-notary.ts'
import { usage } from '../usage.ts'
import { verifyBundle } from './release-bundle.ts'

/** What verifying a file found. */
export type FileVerdict =
  | { readonly file: string; readonly valid: true; readonly what: string; readonly signedBy: readonly string[] }
  | { readonly file: string; readonly valid: false; readonly reason: string }

/** A file that is to be verified, as it was read. */
export interface UnverifiedFile {
  readonly file: string
  readonly value: unknown
}

/** What files are verified against. */
export interface VerificationContext {
  readonly root: TrustRoot
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly at: number
}

type Findings = { readonly what: string; readonly signedBy: readonly string[] } | { readonly reason: string }

/** How files of each format are verified. */
const FORMATS: Readonly<Record<string, (value: unknown, context: VerificationContext) => Promise<Findings>>> = {
  'mcpver-release': async (value, { root, at }) => {
    const verdict = await verifyBundle(value, root, at)
    if (!verdict.valid) return { reason: verdict.reason }
    const { name, version, checksum, signers } = verdict.release
    return { what: `release ${name}@${version} ${checksum}`, signedBy: signers.map(({ person }) => person) }
  },
  'mcpver-audit-proof': async (value, { root }) => {
    const notary = new LogNotary(root)
    const { entry, checkpoint } = await verifyAuditProof(value, { notary, verifyInclusion })
    const { sequence, type, subject, target } = entry
    const what = `audit entry ${String(sequence)} of ${String(checkpoint.size)}: ${type} ${target.name}@${target.version} by ${subject}`
    return { what, signedBy: notary.signers((value as AuditProof).checkpoint) }
  },
}

/**
 * Verifies a file with nothing but the trust root.
 *
 * @throws {CliError} `ERR_USAGE` for a file of no format that can be verified.
 */
export async function verifyFile({ file, value }: UnverifiedFile, context: VerificationContext): Promise<FileVerdict> {
  const format = isPlainObject(value) ? value['format'] : undefined
  const verify = typeof format === 'string' && Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined
  if (verify === undefined) {
    throw usage(
      `${quote(file)} is nothing that can be verified`,
      'Expected what "mcpver release export" or "mcpver audit prove" writes.',
    )
  }
  try {
    const findings = await verify(value, context)
    return 'reason' in findings ? { file, valid: false, ...findings } : { file, valid: true, ...findings }
  } catch (error) {
    // What is wrong with the file is what was to be found out.
    if (McpverError.isInstance(error)) {
      return { file, valid: false, reason: error.message }
    }
    throw error
  }
}
