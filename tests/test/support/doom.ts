import { writeSync } from 'node:fs'
import type { Store } from '@mcpver/core'
import { AuditLogger } from '@mcpver/lifecycle'
import type { RolloutAudit } from '@mcpver/rollout'

/** When a process kills itself. */
export interface Doom {
  /** At the event of this number that it records, from 1. */
  readonly event: number
  /** Within the transaction, when everything but the record was written, or when it was committed. */
  readonly when: 'after' | 'before'
}

/** A store and an audit in which a process meets its doom. It says on a line what it was at. */
export function doomed(store: Store, { event, when }: Doom): { readonly store: Store; readonly audit: RolloutAudit } {
  const audit = new AuditLogger()
  let seen = 0
  let what: string | undefined
  return {
    audit: {
      log: async (records, recorded) => {
        seen++
        const kind = recorded.data['kind']
        if (seen === event) what = `${when} ${recorded.type}${typeof kind === 'string' ? ` ${kind}` : ''}`
        if (seen === event && when === 'before') await die(what)
        return audit.log(records, recorded)
      },
    },
    store: {
      ...{ desk: store.desk, tallies: store.tallies },
      read: (use) => store.read(use),
      watch: (listener) => store.watch(listener),
      close: () => store.close(),
      write: async (use) => {
        const result = await store.write(use)
        if (what !== undefined) await die(what)
        return result
      },
    },
  }
}

/** As `kill -9` does it, from this very point on. */
function die(what = ''): Promise<never> {
  writeSync(1, `${what}\n`)
  process.kill(process.pid, 'SIGKILL')
  return new Promise(() => undefined)
}
