/** An HTTP date as servers have to write it (RFC 9110, 5.6.7). `Date.parse` takes much else. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/

/** What a `Retry-After` header asks for, in milliseconds from now on; `undefined` for what is none. */
export function parseRetryAfter(text: string | null, now: number): number | undefined {
  if (text === null) return undefined
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000
  const time = HTTP_DATE.test(text) ? Date.parse(text) : NaN
  return Number.isNaN(time) ? undefined : Math.max(time - now, 0)
}
