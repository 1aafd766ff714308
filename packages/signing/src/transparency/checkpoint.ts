import { quote } from '@mcpver/core'
import { fromBase64, toBase64 } from '../base64.ts'
import { SigningError } from '../signing-error.ts'
import { HASH_BYTES } from './merkle-hash.ts'
import { signNote, verifyNote, type NoteSigner, type NoteVerifier } from './signed-note.ts'

/** What a log says of itself at one time: so many entries, and this root over them. */
export interface Checkpoint {
  /** Which log it is. Also the name that the log signs with. */
  readonly origin: string
  readonly size: number
  readonly root: Buffer
}

/**
 * Signs a checkpoint: a note that any other program for transparency logs can verify.
 *
 * Source: C2SP tlog-checkpoint.
 */
export async function signCheckpoint(checkpoint: Checkpoint, signers: readonly NoteSigner[]): Promise<string> {
  const text = `${checkpoint.origin}\n${String(checkpoint.size)}\n${toBase64(checkpoint.root)}\n`
  parseCheckpoint(text)
  return signNote(text, signers)
}

/**
 * Verifies a signed checkpoint of a log.
 *
 * @throws {SigningError} what `verifyNote` throws; `ERR_INVALID_NOTE` for a note that is no checkpoint, or that of another log.
 */
export function verifyCheckpoint(
  note: string,
  { origin, verifiers }: { readonly origin: string; readonly verifiers: readonly NoteVerifier[] },
): Checkpoint {
  const checkpoint = parseCheckpoint(verifyNote(note, verifiers).text)
  if (checkpoint.origin !== origin) {
    throw invalid(`The checkpoint is of the log ${quote(checkpoint.origin)}, not ${quote(origin)}`)
  }
  return checkpoint
}

function parseCheckpoint(text: string): Checkpoint {
  const [origin = '', sizeText = '', rootText = ''] = text.split('\n')
  const size = Number(sizeText)
  if (origin === '') throw invalid('The checkpoint names no log')
  // No sign, no leading zeros: one number has one text.
  if (!/^(?:0|[1-9]\d*)$/.test(sizeText) || !Number.isSafeInteger(size)) {
    throw invalid(`The size of the log is no number: ${quote(sizeText)}`)
  }
  const root = fromBase64(rootText, { what: 'The root of the log', code: 'ERR_INVALID_NOTE', isStandard: true })
  if (root.length !== HASH_BYTES) throw invalid(`The root of the log has ${String(root.length)} bytes`)
  return { origin, size, root }
}

function invalid(message: string): SigningError<'ERR_INVALID_NOTE'> {
  return new SigningError(message, {
    code: 'ERR_INVALID_NOTE',
    hint: 'A checkpoint is a signed note of at least three lines: origin, size, root in base64 (C2SP tlog-checkpoint).',
  })
}
