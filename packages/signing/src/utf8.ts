import { isUtf8 } from 'node:buffer'

/** The text of bytes; `undefined` for bytes that are no UTF-8, which a lenient reader would change. */
export function textOf(bytes: Uint8Array): string | undefined {
  if (!isUtf8(bytes)) return undefined
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
}
