/**
 * A text in which each byte of UTF-8 that is not to stay is written as `%XX`, the percent sign included. What is no character (half of a
 * surrogate pair) becomes U+FFFD.
 *
 * @param stays Matches single ASCII characters that stay.
 */
export function percentEncoded(text: string, stays: RegExp): string {
  return Array.from(Buffer.from(text, 'utf8'), (byte) => {
    const character = String.fromCharCode(byte)
    const isKept = byte < 0x80 && character !== '%' && stays.test(character)
    return isKept ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }).join('')
}
