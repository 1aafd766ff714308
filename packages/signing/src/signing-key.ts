import { createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import type { Signer } from '@mcpver/core'
import { SigningError } from './signing-error.ts'
import { notEd25519, VerificationKey } from './verification-key.ts'

/** How a private key is written. */
export interface PemOptions {
  /** Encrypts it (PKCS #8, PBES2 with AES-256-CBC). Default: it is written in the clear. */
  readonly passphrase?: string
}

/**
 * An Ed25519 private key (RFC 8032), which signs. The key itself is in no field: printing, logging or serialising one shows its
 * `keyid` and nothing else.
 */
export class SigningKey implements Signer {
  readonly keyid: string
  /** The half that verifies what this one signs. */
  readonly publicKey: VerificationKey
  readonly #key: KeyObject

  /** @throws {SigningError} `ERR_INVALID_KEY` for a key that is not an Ed25519 private key. */
  constructor(key: KeyObject) {
    if (key.type !== 'private' || key.asymmetricKeyType !== 'ed25519') {
      throw notEd25519(key.type === 'private' ? (key.asymmetricKeyType ?? 'an unknown kind') : key.type)
    }
    this.#key = key
    this.publicKey = new VerificationKey(key)
    this.keyid = this.publicKey.keyid
  }

  /** Makes a new key, of the operating system's random numbers. */
  static generate(): SigningKey {
    return new SigningKey(generateKeyPairSync('ed25519').privateKey)
  }

  /**
   * Reads a private key in PEM (PKCS #8, encrypted or not).
   *
   * @throws {SigningError} `ERR_INVALID_KEY` for what is no such key, and for a passphrase that is missing or wrong. Nothing of
   *   the key or the passphrase is in the message.
   */
  static fromPem(pem: string, { passphrase }: PemOptions = {}): SigningKey {
    return new SigningKey(readPrivate(pem, passphrase))
  }

  /** The key in PEM (PKCS #8). Whoever has it can sign: give a passphrase, and keep the file for its owner only. */
  toPem({ passphrase }: PemOptions = {}): string {
    const encryption = passphrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase }
    return this.#key.export({ format: 'pem', type: 'pkcs8', ...encryption }).toString()
  }

  sign(message: Uint8Array): Buffer {
    return sign(null, message, this.#key)
  }
}

function readPrivate(pem: string, passphrase: string | undefined): KeyObject {
  try {
    return createPrivateKey({ key: pem, ...(passphrase !== undefined && { passphrase }) })
  } catch (cause) {
    const isEncrypted = pem.includes('ENCRYPTED')
    const problem =
      passphrase === undefined ? 'is encrypted and no passphrase was given' : 'does not open with the passphrase'
    throw new SigningError(isEncrypted ? `The private key ${problem}` : 'Not a private key in PEM', {
      code: 'ERR_INVALID_KEY',
      hint: isEncrypted
        ? 'Give the passphrase that the key was written with.'
        : 'A private key begins with "-----BEGIN PRIVATE KEY-----" or "-----BEGIN ENCRYPTED PRIVATE KEY-----".',
      cause,
    })
  }
}
