import { canonicalize, type Digest, type JsonObject } from '@mcpver/core'
import type { Credentials } from '@mcpver/lifecycle'
import {
  parseEnvelope,
  parseStatement,
  payloadOf,
  releaseSubject,
  signEnvelope,
  SigningError,
  SigningKey,
  STATEMENT_PAYLOAD_TYPE,
  STATEMENT_TYPE,
  type TrustRoot,
} from '@mcpver/signing'
import { usage } from '../usage.ts'

/** What somebody states about a release beside that it is one: an approval, a verdict. */
export interface ReleaseFinding extends JsonObject {
  readonly name: string
  readonly version: string
  readonly checksum: Digest
}

/** A kind of statement about releases, and in which roles somebody may make it. */
export interface AttestationKind {
  readonly predicateType: string
  readonly roles: readonly string[]
}

/** A statement that somebody in one of its roles signed. */
export interface Attestation {
  readonly finding: ReleaseFinding
  readonly person: string
}

/**
 * An in-toto Statement about a release in an envelope, as JSON text.
 *
 * @throws {CliError} `ERR_USAGE` when what somebody showed cannot sign.
 */
export async function signAttestation(
  finding: ReleaseFinding,
  { predicateType }: AttestationKind,
  credentials: Credentials,
): Promise<string> {
  const statement = {
    _type: STATEMENT_TYPE,
    subject: [{ name: releaseSubject(finding), digest: { sha256: finding.checksum.slice('sha256:'.length) } }],
    predicateType,
    predicate: finding,
  }
  const payload = Buffer.from(canonicalize(statement), 'utf8')
  const envelope = await signEnvelope({ payload, payloadType: STATEMENT_PAYLOAD_TYPE }, [signingKeyIn(credentials)])
  return JSON.stringify(envelope)
}

/** The key among credentials. A token shows who somebody is, and cannot sign. Throws `ERR_USAGE`. */
export function signingKeyIn({ key }: Credentials): SigningKey {
  if (key instanceof SigningKey) return key
  throw usage('A signature needs a key', 'Say which one with --key.')
}

/**
 * What is stated in an envelope, and who signed it: somebody in one of the roles for the name that it is about.
 *
 * @throws {SigningError} what `TrustRoot.verify` throws; `ERR_INVALID_STATEMENT` for a statement of another kind.
 */
export async function verifyAttestation(
  text: string,
  kind: AttestationKind,
  { root, at }: { readonly root: TrustRoot; readonly at: number },
): Promise<Attestation> {
  // The name says whose signature counts; what it stands in is believed only once they have signed it.
  const { name } = findingIn(payloadOf(parseEnvelope(text)), kind)
  let refused: unknown
  for (const role of kind.roles) {
    try {
      const expected = { role, name, at, payloadTypes: [STATEMENT_PAYLOAD_TYPE] }
      const { payload, signers } = await root.verify(text, expected)
      for (const { person } of signers) return { finding: findingIn(payload, kind), person }
    } catch (error) {
      if (!(error instanceof SigningError)) throw error
      refused = error
    }
  }
  throw refused
}

function findingIn(payload: Uint8Array, { predicateType }: AttestationKind): ReleaseFinding {
  const statement = parseStatement(payload)
  const finding = statement.predicate as ReleaseFinding | undefined
  const [subject] = statement.subject
  const isWhole =
    statement.predicateType === predicateType &&
    finding !== undefined &&
    typeof finding.name === 'string' &&
    typeof finding.version === 'string' &&
    statement.subject.length === 1 &&
    subject?.name === releaseSubject(finding) &&
    finding.checksum === `sha256:${subject.digest['sha256'] ?? ''}`
  if (isWhole) return finding
  throw new SigningError('The signed statement is not about a release, or of another kind', {
    code: 'ERR_INVALID_STATEMENT',
    hint: `Expected a statement of type ${predicateType}, whose subject is the release that it speaks of.`,
  })
}
