import { isPlainObject, parseJson, quote, type Signer } from '@mcpver/core'
import { fromBase64, toBase64 } from './base64.ts'
import { preAuthenticationEncoding } from './pre-authentication-encoding.ts'
import { SigningError } from './signing-error.ts'

/** One signature of an envelope. */
export interface EnvelopeSignature {
  /** A hint which key made it. Not signed: nothing is decided by it. */
  readonly keyid?: string
  /** The signature in base64. */
  readonly sig: string
}

/**
 * A DSSE envelope: bytes of some type, and signatures over both. It says nothing about the signers being trusted, and its payload
 * is not to be looked at before `verifyEnvelope` gave it back.
 *
 * Source: DSSE 1.0.2, envelope.
 */
export interface Envelope {
  /** The signed bytes in base64. */
  readonly payload: string
  /** What the bytes are, a media type or URI. */
  readonly payloadType: string
  readonly signatures: readonly EnvelopeSignature[]
}

/** More signatures than anybody has keys for: each costs a verification with every key. */
const MOST_SIGNATURES = 64

/**
 * Reads an envelope from JSON text or from the parsed value. Members that DSSE does not know are kept.
 *
 * @throws {SigningError} `ERR_INVALID_ENVELOPE`, with what is wrong.
 */
export function parseEnvelope(input: unknown): Envelope {
  return decodeEnvelope(input).envelope
}

/** An envelope with the bytes that its texts stand for. */
export interface DecodedEnvelope {
  readonly envelope: Envelope
  readonly payload: Buffer
  readonly signatures: readonly DecodedSignature[]
}

/** A signature of an envelope in bytes. */
export interface DecodedSignature {
  readonly keyid: string | undefined
  readonly signature: Buffer
}

/** Reads an envelope and decodes it. Throws as `parseEnvelope` does. */
export function decodeEnvelope(input: unknown): DecodedEnvelope {
  const value = typeof input === 'string' ? valueOf(input) : input
  if (!isPlainObject(value)) throw invalid(`An envelope must be an object, found ${quote(value)}`)
  const { payload, payloadType, signatures } = value
  const bytes = payloadOf({ payload })
  if (typeof payloadType !== 'string' || payloadType === '') {
    throw invalid(`"payloadType" must be a text, found ${quote(payloadType)}`)
  }
  if (!Array.isArray(signatures) || signatures.length === 0 || signatures.length > MOST_SIGNATURES) {
    throw invalid(`"signatures" must be a list of 1 to ${String(MOST_SIGNATURES)}, found ${quote(signatures)}`)
  }
  return { envelope: value as unknown as Envelope, payload: bytes, signatures: signatures.map(decodeSignature) }
}

/**
 * Signs bytes.
 *
 * @param signers Each adds a signature; at least one.
 */
export async function signEnvelope(
  { payload, payloadType }: { readonly payload: Uint8Array; readonly payloadType: string },
  signers: readonly Signer[],
): Promise<Envelope> {
  if (signers.length === 0) throw invalid('An envelope needs a signer')
  const message = preAuthenticationEncoding(payloadType, payload)
  const signatures = await Promise.all(signers.map((signer) => signatureBy(signer, message)))
  return { payload: toBase64(payload), payloadType, signatures }
}

/**
 * Adds a signature to an envelope. Look at what it says before you sign: `verifyEnvelope`, or `payloadOf` when nobody has signed
 * whom you trust.
 */
export async function addSignature(envelope: Envelope, signer: Signer): Promise<Envelope> {
  const message = preAuthenticationEncoding(envelope.payloadType, payloadOf(envelope))
  return { ...envelope, signatures: [...envelope.signatures, await signatureBy(signer, message)] }
}

/**
 * The bytes of an envelope, whoever signed them.
 *
 * @throws {SigningError} `ERR_INVALID_ENVELOPE`.
 */
export function payloadOf({ payload }: { readonly payload: unknown }): Buffer {
  return fromBase64(payload, { what: 'The payload of the envelope', code: 'ERR_INVALID_ENVELOPE' })
}

async function signatureBy(signer: Signer, message: Uint8Array): Promise<EnvelopeSignature> {
  return { keyid: signer.keyid, sig: toBase64(await signer.sign(message)) }
}

function valueOf(text: string): unknown {
  try {
    return parseJson(text)
  } catch (cause) {
    throw invalid(`An envelope must be JSON, found ${quote(text.slice(0, 60))}`, cause)
  }
}

function decodeSignature(signature: unknown, index: number): DecodedSignature {
  if (!isPlainObject(signature))
    throw invalid(`Signature ${String(index)} must be an object, found ${quote(signature)}`)
  const { keyid, sig } = signature
  if (keyid !== undefined && typeof keyid !== 'string') {
    throw invalid(`"keyid" of signature ${String(index)} must be a text, found ${quote(keyid)}`)
  }
  return { keyid, signature: fromBase64(sig, { what: `Signature ${String(index)}`, code: 'ERR_INVALID_ENVELOPE' }) }
}

function invalid(message: string, cause?: unknown): SigningError<'ERR_INVALID_ENVELOPE'> {
  return new SigningError(message, {
    code: 'ERR_INVALID_ENVELOPE',
    hint: 'A DSSE envelope is { "payload", "payloadType", "signatures": [{ "keyid", "sig" }] }, bytes in base64.',
    cause,
  })
}
