import type { Store } from '@mcpver/core'
import { TransactionalStore } from '../transactional-store.ts'
import { MemoryEngine } from './memory-engine.ts'

/**
 * A store in memory, for tests: it forgets all when it is closed, and every write copies what there is. It has the same rules
 * as the others, from the same code, and needs neither a file nor a database.
 */
export function createMemoryStore(): Store {
  return new TransactionalStore(new MemoryEngine())
}
