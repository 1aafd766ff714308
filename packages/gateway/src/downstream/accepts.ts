import type { IncomingMessage } from 'node:http'

/** Whether a client takes a media type; one that does not say takes all. */
export function accepts({ headers }: IncomingMessage, type: string): boolean {
  const { accept } = headers
  return accept === undefined || accept.includes(type) || accept.includes('*/*')
}
