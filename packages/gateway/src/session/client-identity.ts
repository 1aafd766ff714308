import { isPlainObject } from '@mcpver/core'
import type { Caller } from './caller.ts'

const UNNAMED = Object.freeze({ name: '(unnamed)', version: '' })

/** What a client says it is, in `clientInfo`. */
export function toClient(info: unknown): Caller['client'] {
  if (!isPlainObject(info) || typeof info['name'] !== 'string') return UNNAMED
  return { name: info['name'], version: typeof info['version'] === 'string' ? info['version'] : '' }
}
