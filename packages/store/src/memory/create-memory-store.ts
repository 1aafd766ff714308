import { systemClock, type Clock, type Store } from '@mcpver/core'
import { TransactionalStore } from '../transactional-store.ts'
import { MemoryEngine } from './memory-engine.ts'

/** How a store in memory works. */
export interface MemoryStoreOptions {
  /** The clock that jobs become due by. Default: that of the machine. */
  readonly clock?: Clock
}

/**
 * A store in memory, for tests: it forgets all when it is closed, and every write copies what there is. It has the same rules
 * as the others, from the same code, and needs neither a file nor a database.
 */
export function createMemoryStore({ clock = systemClock }: MemoryStoreOptions = {}): Store {
  return new TransactionalStore(new MemoryEngine(clock))
}
