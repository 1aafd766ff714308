// Verifies the audit of the SQLite file that it is given, and says how fast that was and what memory it took.
import type { AuditStore } from '@mcpver/core'
import { verifyAudit } from '@mcpver/lifecycle'
import { openTarget } from '../store-package.ts'

/** What a process found. Memory is in MiB, over what it was at the beginning. */
export interface FileVerification {
  /** How many entries hold. */
  readonly entries: number
  readonly seconds: number
  /** The most that was held on the heap at any of some looks, without garbage. */
  readonly held: number
  /** The most that the process had, garbage included. */
  readonly resident: number
}

const READS_BETWEEN_LOOKS = 100
const MEBIBYTE = 2 ** 20

function heapHeld(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

const store = await openTarget({ path: process.argv[2] ?? '' })
const [heap, resident] = [heapHeld(), process.memoryUsage.rss()]
let most = heap
let reads = 0

/** The same audit, with a look at the memory from time to time. */
function watched(audit: AuditStore): AuditStore {
  return {
    head: () => audit.head(),
    append: (record) => audit.append(record),
    read: (from, limit) => {
      if (reads++ % READS_BETWEEN_LOOKS === 0) most = Math.max(most, heapHeld())
      return audit.read(from, limit)
    },
    addCheckpoint: (checkpoint) => audit.addCheckpoint(checkpoint),
    checkpoints: () => audit.checkpoints(),
  }
}

const start = performance.now()
const verification = await store.read(({ audit }) => verifyAudit(watched(audit)))
const found: FileVerification = {
  entries: verification.valid ? verification.size : verification.sequence,
  seconds: (performance.now() - start) / 1000,
  held: (most - heap) / MEBIBYTE,
  resident: (process.resourceUsage().maxRSS * 1024 - resident) / MEBIBYTE,
}
await store.close()
process.send?.(found)
process.disconnect()
