import { createHash, createPublicKey } from 'node:crypto'
import { quote, type Signer } from '@mcpver/core'
import { fromBase64, toBase64 } from '../base64.ts'
import { SigningError } from '../signing-error.ts'
import { VerificationKey } from '../verification-key.ts'

/** Who signs notes: a name and a key. */
export interface NoteSigner {
  /** Who signs, such as the origin of a log: no white space and no "+". */
  readonly name: string
  readonly key: Signer & { readonly publicKey: VerificationKey }
}

/** Whose signatures on notes count. */
export interface NoteVerifier {
  readonly name: string
  readonly key: VerificationKey
}

/** A note that somebody signed. */
export interface VerifiedNote {
  readonly text: string
  /** Those of the verifiers whose signature is on it, each once. */
  readonly verifiers: readonly NoteVerifier[]
}

/** The algorithm's number for Ed25519 (C2SP signed-note). */
const ED25519 = 1
const MOST_SIGNATURES = 100
const MOST_CHARACTERS = 1_000_000
const SIGNATURE_LINE = /^\u2014 (\S+) (\S+)$/
const NAME = /^[^\s+]+$/u

/**
 * Signs a text as a note.
 *
 * @param text Ends with a line break, and has no other control characters.
 */
export async function signNote(text: string, signers: readonly NoteSigner[]): Promise<string> {
  assertText(text)
  const lines = await Promise.all(signers.map((signer) => signatureLine(text, signer)))
  return `${text}\n${lines.join('')}`
}

/**
 * Verifies a note: at least one of the verifiers signed it. Signatures of others are passed over.
 *
 * Source: C2SP signed-note.
 *
 * @throws {SigningError} `ERR_INVALID_NOTE` for what is no note, and for a bad signature under the name and key of a verifier;
 *   `ERR_SIGNATURE_MISMATCH` when none of them signed it.
 */
export function verifyNote(note: string, verifiers: readonly NoteVerifier[]): VerifiedNote {
  const { text, signatures } = partsOf(note)
  const found = new Set<NoteVerifier>()
  for (const { name, keyHash, signature } of signatures) {
    const verifier = verifiers.find((one) => one.name === name && noteKeyHash(one).equals(keyHash))
    if (verifier === undefined) continue
    if (!verifier.key.verify(Buffer.from(text, 'utf8'), signature)) {
      throw invalid(`The signature of ${quote(name)} is not one over this text`)
    }
    found.add(verifier)
  }
  if (found.size === 0) {
    throw new SigningError('None of those who are trusted signed the note', {
      code: 'ERR_SIGNATURE_MISMATCH',
      hint: `Trusted are ${verifiers.map(({ name }) => quote(name)).join(', ')}.`,
    })
  }
  return { text, verifiers: [...found] }
}

/** A verifier as text, which other programs read: `<name>+<key hash>+<key>`. */
export function formatNoteVerifier(verifier: NoteVerifier): string {
  const key = toBase64(Buffer.concat([Buffer.from([ED25519]), verifier.key.toRaw()]))
  return `${verifier.name}+${noteKeyHash(verifier).toString('hex')}+${key}`
}

/**
 * Reads a verifier from text.
 *
 * @throws {SigningError} `ERR_INVALID_KEY`.
 */
export function parseNoteVerifier(text: string): NoteVerifier {
  const [, name = '', keyHash = '', encoded = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+(.+)$/u.exec(text) ?? []
  const bytes = fromBase64(encoded, {
    what: 'The key of a verifier of notes',
    code: 'ERR_INVALID_KEY',
    isStandard: true,
  })
  if (bytes.length !== 33 || bytes[0] !== ED25519) throw invalidVerifier(text)
  const verifier = { name, key: keyOf(bytes.subarray(1)) }
  if (noteKeyHash(verifier).toString('hex') !== keyHash) throw invalidVerifier(text)
  return verifier
}

interface NoteSignature {
  readonly name: string
  readonly keyHash: Buffer
  readonly signature: Buffer
}

function partsOf(note: string): { readonly text: string; readonly signatures: NoteSignature[] } {
  const end = note.lastIndexOf('\n\n')
  if (note.length > MOST_CHARACTERS || end < 0 || !note.endsWith('\n')) throw invalid('Not a signed note')
  const text = note.slice(0, end + 1)
  assertText(text)
  const lines = note.slice(end + 2, -1).split('\n')
  if (lines.length > MOST_SIGNATURES) throw invalid(`More than ${String(MOST_SIGNATURES)} signatures`)
  return { text, signatures: lines.map(parseSignatureLine) }
}

function parseSignatureLine(line: string): NoteSignature {
  const [, name, encoded] = SIGNATURE_LINE.exec(line) ?? []
  if (name === undefined || !NAME.test(name)) throw invalid(`Not a line with a signature: ${quote(line)}`)
  const bytes = fromBase64(encoded, {
    what: `The signature of ${quote(name)}`,
    code: 'ERR_INVALID_NOTE',
    isStandard: true,
  })
  if (bytes.length < 5) throw invalid(`The signature of ${quote(name)} is too short`)
  return { name, keyHash: bytes.subarray(0, 4), signature: bytes.subarray(4) }
}

async function signatureLine(text: string, { name, key }: NoteSigner): Promise<string> {
  if (!NAME.test(name)) throw invalid(`The name of a signer has white space or a "+": ${quote(name)}`)
  const signature = await key.sign(Buffer.from(text, 'utf8'))
  const keyHash = noteKeyHash({ name, key: key.publicKey })
  return `\u2014 ${name} ${toBase64(Buffer.concat([keyHash, signature]))}\n`
}

/** Four bytes that tell which key of which name a signature is of. A hint: that it is, the signature shows. */
function noteKeyHash({ name, key }: NoteVerifier): Buffer {
  const hash = createHash('sha256')
    .update(`${name}\n`, 'utf8')
    .update(Buffer.from([ED25519]))
    .update(key.toRaw())
  return hash.digest().subarray(0, 4)
}

function keyOf(raw: Buffer): VerificationKey {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') }
  return new VerificationKey(createPublicKey({ key: jwk, format: 'jwk' }))
}

function assertText(text: string): void {
  // eslint-disable-next-line no-control-regex -- control characters are what this looks for
  if (!text.endsWith('\n') || /[\u0000-\u0009\u000b-\u001f]/.test(text) || /\p{Surrogate}/u.test(text)) {
    throw invalid('The text of a note ends with a line break, and has no other control characters')
  }
}

function invalid(message: string): SigningError<'ERR_INVALID_NOTE'> {
  return new SigningError(message, {
    code: 'ERR_INVALID_NOTE',
    hint: 'A signed note is a text, an empty line, and a line for each signature (C2SP signed-note).',
  })
}

function invalidVerifier(text: string): SigningError<'ERR_INVALID_KEY'> {
  return new SigningError(`Not a verifier of notes: ${quote(text)}`, {
    code: 'ERR_INVALID_KEY',
    hint: 'A verifier is "<name>+<key hash>+<key>", for an Ed25519 key.',
  })
}
