import {
  APIVersion,
  canonicalize,
  isPlainObject,
  quote,
  type CompatibilityClass,
  type ReleaseClaims,
  type Signer,
} from '@mcpver/core'
import { signEnvelope, type Envelope } from './envelope.ts'
import { SigningError } from './signing-error.ts'
import { parseStatement, STATEMENT_PAYLOAD_TYPE, STATEMENT_TYPE, type Statement } from './statement.ts'
import { textOf } from './utf8.ts'
import { verifyEnvelope, type EnvelopeExpectation } from './verify-envelope.ts'

/** What a statement about a version of a tool, or of a server with all its tools, says. */
export const RELEASE_PREDICATE_TYPE = 'https://mcpver.dev/attestation/tool-version/v1'

const COMPATIBILITY_CLASSES: ReadonlySet<unknown> = new Set<CompatibilityClass>([
  'breaking',
  'compatible',
  'first',
  'identical',
  'text-only',
  'undecided',
])

const DIGEST = /^sha256:[0-9a-f]{64}$/

/** The subject that a version has in statements: `mcp-tool:<name>@<version>`. */
export function releaseSubject({ name, version }: { readonly name: string; readonly version: string }): string {
  return `mcp-tool:${name}@${version}`
}

/** The statement about a version. */
export function toReleaseStatement(claims: ReleaseClaims): Statement<Record<string, unknown>> {
  const { name, digest, ...predicate } = claims
  const subject = { name: releaseSubject(claims), digest: { sha256: digest.slice('sha256:'.length) } }
  const statement: Statement<Record<string, unknown>> = {
    _type: STATEMENT_TYPE,
    subject: [subject],
    predicateType: RELEASE_PREDICATE_TYPE,
    predicate: { name, ...predicate },
  }
  fromReleaseStatement(statement)
  return statement
}

/**
 * Reads what a statement says about a version.
 *
 * @throws {SigningError} `ERR_INVALID_STATEMENT` for a statement of another type, and for one whose subject and predicate do not
 *   say the same.
 */
export function fromReleaseStatement({ subject, predicateType, predicate }: Statement): ReleaseClaims {
  if (predicateType !== RELEASE_PREDICATE_TYPE) throw invalid(`The statement is of type ${quote(predicateType)}`)
  if (!isPlainObject(predicate)) throw invalid(`"predicate" must be an object, found ${quote(predicate)}`)
  const [only] = subject
  const digest: unknown = `sha256:${only?.digest['sha256'] ?? ''}`
  const claims = { ...predicate, digest } as unknown as ReleaseClaims
  assertClaims(claims)
  if (subject.length !== 1 || only?.name !== releaseSubject(claims)) {
    throw invalid(`The subject ${quote(only?.name)} is not ${releaseSubject(claims)}`)
  }
  const { name, version, previousDigest, compatibility, dependencies, createdBy, createdAt } = claims
  const { changelogDigest, securityUpdatesDigest, upstreamDigest } = claims
  return {
    name,
    version,
    digest: claims.digest,
    previousDigest,
    compatibility,
    dependencies,
    changelogDigest,
    securityUpdatesDigest,
    upstreamDigest,
    createdBy,
    createdAt,
  }
}

/** Signs a version: the canonical JSON (RFC 8785) of its statement in an envelope. */
export async function signRelease(claims: ReleaseClaims, signers: readonly Signer[]): Promise<Envelope> {
  const payload = Buffer.from(canonicalize(toReleaseStatement(claims)), 'utf8')
  return signEnvelope({ payload, payloadType: STATEMENT_PAYLOAD_TYPE }, signers)
}

/** What was signed of a version, and by which keys. */
export interface VerifiedRelease {
  readonly claims: ReleaseClaims
  readonly keyids: readonly string[]
}

/**
 * Verifies what was signed of a version. The bytes have to be canonical, so that nobody reads them in another way: a member that
 * stands there twice is refused.
 *
 * @throws {SigningError} what `verifyEnvelope` throws, and `ERR_INVALID_STATEMENT`.
 */
export async function verifyRelease(
  envelope: unknown,
  expected: Omit<EnvelopeExpectation, 'payloadTypes'>,
): Promise<VerifiedRelease> {
  const { payload, keyids } = await verifyEnvelope(envelope, { ...expected, payloadTypes: [STATEMENT_PAYLOAD_TYPE] })
  return { claims: readRelease(payload), keyids }
}

/**
 * Reads what verified bytes say about a version.
 *
 * @throws {SigningError} `ERR_INVALID_STATEMENT`.
 */
export function readRelease(payload: Uint8Array): ReleaseClaims {
  const statement = parseStatement(payload)
  if (canonicalize(statement) !== textOf(payload)) {
    throw invalid('The signed statement is not written in canonical JSON')
  }
  return fromReleaseStatement(statement)
}

function assertClaims(claims: ReleaseClaims): void {
  const { name, version, digest, previousDigest, createdBy, createdAt } = claims
  const { changelogDigest, securityUpdatesDigest, upstreamDigest } = claims
  assertThat(typeof name === 'string' && name !== '', '"name" must be a text', name)
  assertThat(isVersion(version), '"version" must be a version such as 1.2.3', version)
  assertThat(DIGEST.test(digest), 'The subject must have a SHA-256 digest', digest)
  assertThat(
    previousDigest === null || isDigest(previousDigest),
    '"previousDigest" must be null or a digest',
    previousDigest,
  )
  assertThat(isDigest(changelogDigest), '"changelogDigest" must be a digest', changelogDigest)
  assertThat(isDigest(securityUpdatesDigest), '"securityUpdatesDigest" must be a digest', securityUpdatesDigest)
  assertThat(
    upstreamDigest === null || isDigest(upstreamDigest),
    '"upstreamDigest" must be null or a digest',
    upstreamDigest,
  )
  assertThat(COMPATIBILITY_CLASSES.has(claims.compatibility), '"compatibility" must be a class', claims.compatibility)
  assertThat(isDependencies(claims.dependencies), '"dependencies" must be texts by name', claims.dependencies)
  assertThat(typeof createdBy === 'string' && createdBy !== '', '"createdBy" must be a text', createdBy)
  assertThat(Number.isSafeInteger(createdAt), '"createdAt" must be whole milliseconds', createdAt)
}

function isVersion(version: unknown): boolean {
  try {
    return typeof version === 'string' && String(APIVersion.parse(version)) === `v${version}`
  } catch {
    return false
  }
}

function isDigest(value: unknown): boolean {
  return typeof value === 'string' && DIGEST.test(value)
}

function isDependencies(value: unknown): boolean {
  return isPlainObject(value) && Object.values(value).every((range) => typeof range === 'string')
}

function assertThat(holds: boolean, expected: string, found: unknown): void {
  if (!holds) throw invalid(`${expected}, found ${quote(found)}`)
}

function invalid(message: string): SigningError<'ERR_INVALID_STATEMENT'> {
  return new SigningError(message, {
    code: 'ERR_INVALID_STATEMENT',
    hint: `A statement about a version is of type ${RELEASE_PREDICATE_TYPE}; "mcpver release show" prints one.`,
  })
}
