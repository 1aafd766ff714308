import { quote } from '@mcpver/core'
import { SigningError, type SigningErrorCode } from './signing-error.ts'

/** What is decoded, and the code of the error when that cannot be. */
export interface Base64Context {
  /** What the text is, for the message: "the payload". */
  readonly what: string
  readonly code: SigningErrorCode
  /** Reads the standard alphabet with its padding only. Default: either alphabet, padded or not. */
  readonly isStandard?: boolean
}

/**
 * The bytes of a base64 text (RFC 4648) in the standard or in the URL-safe alphabet, padded or not. Texts that a lenient decoder
 * would read all the same, such as one with white space or with bits left over, are refused: two texts never mean the same bytes.
 *
 * @throws {SigningError} with the code of the context.
 */
export function fromBase64(text: unknown, { what, code, isStandard = false }: Base64Context): Buffer {
  if (typeof text === 'string') {
    const bytes = Buffer.from(text, 'base64')
    // Written again, they give the text that was read, or there was something in it that does not belong there.
    if (text === toBase64(bytes) || (!isStandard && isOtherForm(text, bytes))) return bytes
  }
  throw new SigningError(`${what} is not base64: ${quote(text)}`, {
    code,
    hint: isStandard
      ? 'Standard base64 is read, with its padding.'
      : 'Standard and URL-safe base64 are read, with or without padding, and nothing else between the characters.',
  })
}

/** Whether a text stands for some bytes in another form than the standard one. */
function isOtherForm(text: string, bytes: Buffer): boolean {
  const [standard, urlSafe] = [toBase64(bytes), bytes.toString('base64url')]
  const padding = standard.slice(urlSafe.length)
  return [standard.slice(0, urlSafe.length), urlSafe, `${urlSafe}${padding}`].includes(text)
}

/** Bytes as standard base64, padded. */
export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}
