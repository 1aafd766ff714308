import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto'
import { quote, type Verifier } from '@mcpver/core'
import { SigningError } from './signing-error.ts'

/** An Ed25519 public key (RFC 8032), which verifies signatures. */
export class VerificationKey implements Verifier {
  /** The SHA-256 of the key's SubjectPublicKeyInfo, 64 hexadecimal digits: the same for every form that a key comes in. */
  readonly keyid: string
  readonly #key: KeyObject

  /** @throws {SigningError} `ERR_INVALID_KEY` for a key that is not Ed25519. */
  constructor(key: KeyObject) {
    if (key.asymmetricKeyType !== 'ed25519') throw notEd25519(key.asymmetricKeyType ?? key.type)
    this.#key = key.type === 'private' ? createPublicKey(key) : key
    this.keyid = createHash('sha256')
      .update(this.#key.export({ format: 'der', type: 'spki' }))
      .digest('hex')
  }

  /**
   * Reads a public key in PEM.
   *
   * @throws {SigningError} `ERR_INVALID_KEY` for what is no PEM, or no Ed25519 public key.
   */
  static fromPem(pem: string): VerificationKey {
    // A private key would be read as its public half, and be kept where public keys are.
    if (pem.includes('PRIVATE KEY')) {
      throw new SigningError('A private key stands where a public one is expected', {
        code: 'ERR_INVALID_KEY',
        hint: 'Give the public half, which begins with "-----BEGIN PUBLIC KEY-----", and take the private one from there.',
      })
    }
    return new VerificationKey(readPublic(pem))
  }

  /** The key as a SubjectPublicKeyInfo in PEM, which `openssl pkey -pubin` reads. */
  toPem(): string {
    return this.#key.export({ format: 'pem', type: 'spki' }).toString()
  }

  verify(message: Uint8Array, signature: Uint8Array): boolean {
    return verify(null, message, this.#key, signature)
  }

  /** The 32 bytes of the key. */
  toRaw(): Buffer {
    const { x = '' } = this.#key.export({ format: 'jwk' })
    return Buffer.from(x, 'base64url')
  }
}

function readPublic(pem: string): KeyObject {
  try {
    return createPublicKey(pem)
  } catch (cause) {
    // What stands there instead may be a secret: none of it is shown.
    throw new SigningError('Not a public key in PEM', {
      code: 'ERR_INVALID_KEY',
      hint: 'A public key begins with "-----BEGIN PUBLIC KEY-----".',
      cause,
    })
  }
}

/** The refusal of a key of another kind. */
export function notEd25519(kind: string): SigningError<'ERR_INVALID_KEY'> {
  return new SigningError(`Not an Ed25519 key but ${quote(kind)}`, {
    code: 'ERR_INVALID_KEY',
    hint: 'Make one with "mcpver keys generate", or with "openssl genpkey -algorithm ed25519".',
  })
}
