import { hash } from 'node:crypto'
import type { Digest } from '@mcpver/core'

/** The hash of an entry: SHA-256 over its canonical JSON, which holds the hash of the entry before. */
export function hashOfEntry(text: string): Digest {
  return `sha256:${hash('sha256', text, 'hex')}`
}
