import type { Store } from '@mcpver/core'
import { findUpdate } from '../update/update-jobs.ts'
import { hasEnded, type Update } from '../update/update.ts'

/** What others commit is seen within a second; this is for what is lost. */
const POLL = 1000

/**
 * Waits until an update has ended, or needs somebody, or the signal ends that.
 *
 * @returns The update as it is then; `undefined` when it is not there.
 */
export async function awaitEnd(store: Store, id: string, signal: AbortSignal | undefined): Promise<Update | undefined> {
  for (;;) {
    const changed = nextChange(store, signal)
    try {
      const found = (await store.read((view) => findUpdate(view, id)))?.update
      if (found === undefined || hasEnded(found) || needsSomebody(found) || signal?.aborted === true) return found
      await changed.promise
    } finally {
      changed.end()
    }
  }
}

/** Whether nothing happens any more until somebody says what to do. */
export function needsSomebody({ phase, paused }: Update): boolean {
  return phase === 'blocked' || paused !== null
}

function nextChange(
  store: Store,
  signal: AbortSignal | undefined,
): { readonly promise: Promise<void>; readonly end: () => void } {
  let end = (): void => undefined
  const promise = new Promise<void>((resolve) => {
    const unwatch = store.watch(resolve)
    const timer = setTimeout(resolve, POLL)
    signal?.addEventListener('abort', () => resolve(), { once: true })
    end = () => {
      unwatch()
      clearTimeout(timer)
    }
  })
  return { promise, end }
}
