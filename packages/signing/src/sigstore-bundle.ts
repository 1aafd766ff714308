import { isPlainObject, quote } from '@mcpver/core'
import { parseEnvelope, type Envelope } from './envelope.ts'
import { SigningError } from './signing-error.ts'

/** The media type of a bundle of version 0.3. */
export const BUNDLE_MEDIA_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json'

/**
 * A Sigstore bundle v0.3 with a signature by a key, in JSON: what cosign, sigstore-js and sigstore-python verify.
 *
 * Source: sigstore/protobuf-specs, `sigstore_bundle.proto`.
 */
export interface SigstoreBundle {
  readonly mediaType: typeof BUNDLE_MEDIA_TYPE
  readonly verificationMaterial: {
    /** Says which key to verify with. */
    readonly publicKey: { readonly hint: string }
    readonly tlogEntries: readonly unknown[]
    readonly timestampVerificationData?: unknown
  }
  readonly dsseEnvelope: Envelope
}

/**
 * An envelope as a bundle. A bundle has exactly one signature.
 *
 * @param keyid Which of the envelope's signatures, when it has several. Default: the only one.
 * @throws {SigningError} `ERR_INVALID_ENVELOPE` when it is not clear which signature is meant.
 */
export function toSigstoreBundle(envelope: Envelope, keyid?: string): SigstoreBundle {
  const { payload, payloadType, signatures } = parseEnvelope(envelope)
  const chosen = keyid === undefined ? signatures : signatures.filter((signature) => signature.keyid === keyid)
  const [only] = chosen
  if (only === undefined || chosen.length > 1) {
    const found = signatures.map((signature) => quote(signature.keyid)).join(', ')
    throw invalid(`A bundle has one signature; the envelope has ${found}`, 'Say which one by its keyid.')
  }
  return {
    mediaType: BUNDLE_MEDIA_TYPE,
    verificationMaterial: { publicKey: { hint: only.keyid ?? '' }, tlogEntries: [] },
    dsseEnvelope: { payload, payloadType, signatures: [only] },
  }
}

/**
 * The envelope of a bundle, for `verifyEnvelope`. Certificates and entries of transparency logs are not looked at: only a key that
 * the caller trusts makes the envelope good.
 *
 * @throws {SigningError} `ERR_INVALID_ENVELOPE` for what is no bundle with an envelope.
 */
export function fromSigstoreBundle(bundle: unknown): Envelope {
  const envelope = isPlainObject(bundle) ? bundle['dsseEnvelope'] : undefined
  const mediaType = isPlainObject(bundle) ? bundle['mediaType'] : undefined
  if (envelope === undefined || typeof mediaType !== 'string' || !mediaType.includes('sigstore.bundle')) {
    throw invalid(
      `Not a Sigstore bundle with an envelope: ${quote(bundle)}`,
      'A bundle has "mediaType" and "dsseEnvelope".',
    )
  }
  return parseEnvelope(envelope)
}

function invalid(message: string, hint: string): SigningError<'ERR_INVALID_ENVELOPE'> {
  return new SigningError(message, { code: 'ERR_INVALID_ENVELOPE', hint })
}
