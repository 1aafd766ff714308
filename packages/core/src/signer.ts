/** What signs: a key in memory, on a token, or behind a service. */
export interface Signer {
  /** Says which key signs, for whoever looks for it. It is a hint: nothing is decided by it. */
  readonly keyid: string
  /** The signature over a message. */
  sign(message: Uint8Array): Uint8Array | Promise<Uint8Array>
}

/** What tells whether a signature is that of one key. */
export interface Verifier {
  readonly keyid: string
  /** Whether a signature over a message was made with the key; `false` for whatever is no signature. */
  verify(message: Uint8Array, signature: Uint8Array): boolean | Promise<boolean>
}
