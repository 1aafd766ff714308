import { quote, type Verifier } from '@mcpver/core'
import { decodeEnvelope, type DecodedSignature } from './envelope.ts'
import { preAuthenticationEncoding } from './pre-authentication-encoding.ts'
import { SigningError } from './signing-error.ts'

/** Who has to have signed, and what. */
export interface EnvelopeExpectation {
  /** The keys that count. */
  readonly keys: readonly Verifier[]
  /** The types of payload that the caller understands. */
  readonly payloadTypes: readonly string[]
  /** How many different keys must have signed. Default: 1. */
  readonly threshold?: number
}

/** What was signed, and by which keys. */
export interface VerifiedEnvelope {
  /** The very bytes that the signatures are over: parse these, and nothing else. */
  readonly payload: Buffer
  readonly payloadType: string
  /** The `keyid` of each key that signed, each once. */
  readonly keyids: readonly string[]
}

/**
 * Verifies an envelope: enough of the keys signed it, and it holds what the caller expects. Which key made a signature is found by
 * trying: `keyid` only says which to try first. A key counts once, however often it signed.
 *
 * Source: DSSE 1.0.2, protocol, "Protocol" for (t, n)-ENVELOPE.
 *
 * @throws {SigningError} `ERR_INVALID_ENVELOPE`; `ERR_SIGNATURE_MISMATCH` when no key signed it; `ERR_THRESHOLD_NOT_MET` when too
 *   few did; `ERR_UNKNOWN_PAYLOAD_TYPE`.
 */
export async function verifyEnvelope(input: unknown, expected: EnvelopeExpectation): Promise<VerifiedEnvelope> {
  const { envelope, payload, signatures } = decodeEnvelope(input)
  const { payloadType } = envelope
  const message = preAuthenticationEncoding(payloadType, payload)
  const keyids = await signersOf(message, signatures, expected.keys)
  assertThreshold(keyids, expected)
  if (!expected.payloadTypes.includes(payloadType)) throw unknownPayloadType(payloadType, expected)
  return { payload, payloadType, keyids }
}

/** The keys that made the signatures over a message, each once. */
async function signersOf(
  message: Buffer,
  signatures: readonly DecodedSignature[],
  keys: readonly Verifier[],
): Promise<string[]> {
  const found = new Set<string>()
  for (const { keyid, signature } of signatures) {
    const hinted = keys.filter((key) => key.keyid === keyid)
    for (const key of [...hinted, ...keys.filter((key) => key.keyid !== keyid)]) {
      if (!(await key.verify(message, signature))) continue
      found.add(key.keyid)
      break
    }
  }
  return [...found]
}

function assertThreshold(keyids: readonly string[], { keys, threshold = 1 }: EnvelopeExpectation): void {
  if (!Number.isSafeInteger(threshold) || threshold < 1) throw new RangeError('A threshold is a whole number from 1')
  if (keyids.length >= threshold) return
  if (keyids.length === 0) {
    throw new SigningError(`None of the ${String(keys.length)} keys that count signed the envelope`, {
      code: 'ERR_SIGNATURE_MISMATCH',
      hint: 'Either somebody else signed it, or its payload or type was changed afterwards. Do not use it.',
    })
  }
  throw new SigningError(
    `${String(keyids.length)} of the ${String(threshold)} keys that are needed signed the envelope`,
    {
      code: 'ERR_THRESHOLD_NOT_MET',
      hint: 'Have more holders of keys sign the same envelope.',
    },
  )
}

function unknownPayloadType(
  found: string,
  { payloadTypes }: EnvelopeExpectation,
): SigningError<'ERR_UNKNOWN_PAYLOAD_TYPE'> {
  return new SigningError(`The signed payload is of type ${quote(found)}`, {
    code: 'ERR_UNKNOWN_PAYLOAD_TYPE',
    hint: `Expected is ${payloadTypes.join(' or ')}. The signature is good, yet it is one over something else.`,
  })
}
