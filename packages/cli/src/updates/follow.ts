import type { Store } from '@mcpver/core'
import { hasEnded, type Update } from '@mcpver/rollout'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { Io } from '../io.ts'
import { usage } from '../usage.ts'
import type { UpdateSystem } from './update-system.ts'
import type { UpdateView } from './update-view.ts'
import { needsSomebody } from './waiting-text.ts'

/** Who follows an update, and how it is shown. */
export interface Following {
  readonly io: Io
  readonly view: UpdateView
}

/** The longest that a change is not seen which nobody told of, and how often a view is drawn anew, in milliseconds. */
const PACE = 1000

/**
 * Shows an update until it has ended or needs somebody. Interrupted, only the showing ends.
 *
 * @returns 0 when it succeeded, or the showing was interrupted.
 */
export async function follow(
  { store, manager }: Pick<UpdateSystem, 'manager' | 'store'>,
  id: string,
  { io, view }: Following,
): Promise<ExitCode> {
  for (;;) {
    const change = nextChange(store, io.signal)
    try {
      const update = await manager.get(id)
      if (update === undefined) throw usage(`The update ${id} is not there any more`, 'Was its database replaced?')
      await view.show(update)
      if (hasEnded(update) || needsSomebody(update)) return exitOf(update)
      if (io.signal.aborted) return EXIT.fine
      await change.promise
    } finally {
      change.end()
    }
  }
}

function exitOf({ phase }: Update): ExitCode {
  return phase === 'succeeded' ? EXIT.fine : EXIT.findings
}

/** Resolves when something was committed, the view is due anew, or the signal ends it. */
function nextChange(store: Store, signal: AbortSignal): { readonly promise: Promise<void>; readonly end: () => void } {
  let end = (): void => undefined
  const promise = new Promise<void>((resolve) => {
    const ring = (): void => resolve()
    const unwatch = store.watch(ring)
    const timer = setTimeout(ring, PACE)
    signal.addEventListener('abort', ring, { once: true })
    end = () => {
      unwatch()
      clearTimeout(timer)
      signal.removeEventListener('abort', ring)
    }
  })
  return { promise, end }
}
