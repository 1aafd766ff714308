import type { RequestHead } from '../request-head.ts'

/** The head of a request with some headers, each a name and a value. */
export function headOf(...headers: readonly (readonly [name: string, value: string])[]): RequestHead {
  return { rawHeaders: headers.flat() }
}

/** The head of a request with a credential. */
export function withToken(token: string): RequestHead {
  return headOf(['Host', 'localhost'], ['Authorization', `Bearer ${token}`])
}
