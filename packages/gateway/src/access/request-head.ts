/**
 * The headers of a request as they stood on the wire, names and values in turn. A request of `node:http` is one as it is.
 *
 * Its `headers` would not do: of a header that comes twice it shows one value and hides the other.
 */
export interface RequestHead {
  readonly rawHeaders: readonly string[]
}

/** Stands for the value of a header that comes more than once. */
export const REPEATED: unique symbol = Symbol('repeated')

/**
 * The value of a header that may come once.
 *
 * @param name In lower case.
 */
export function soleHeader({ rawHeaders }: RequestHead, name: string): string | typeof REPEATED | undefined {
  let found: string | undefined
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    if (!isNamed(rawHeaders[at], name)) continue
    if (found !== undefined) return REPEATED
    found = rawHeaders[at + 1]
  }
  return found
}

function isNamed(found: string | undefined, name: string): boolean {
  // Most names differ in length already, and this runs for every header of every call.
  return found?.length === name.length && found.toLowerCase() === name
}
