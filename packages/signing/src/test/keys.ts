import { createPrivateKey } from 'node:crypto'
import { SigningKey } from '../signing-key.ts'

/** A key for tests: the same number gives the same key. */
export function testKey(number: number): SigningKey {
  const seed = Buffer.alloc(32, 0)
  seed.writeUInt32BE(number)
  return keyFromSeed(seed)
}

/** The key of a seed of 32 bytes (RFC 8032, section 5.1.5). */
export function keyFromSeed(seed: Uint8Array): SigningKey {
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex')
  const der = Buffer.concat([prefix, seed])
  return new SigningKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }))
}
