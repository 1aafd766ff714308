import type { HeldJob, JobDesk } from '@mcpver/core'

/** A claim that is held while somebody works. */
export interface Leasing {
  readonly desk: JobDesk
  readonly held: HeldJob
  /** For how long it is held at a time, in milliseconds. */
  readonly lease: number
  /** Ends the work. */
  readonly signal: AbortSignal
}

/**
 * Works on something that was claimed, and holds the claim meanwhile.
 *
 * @param work Its signal ends when the claim was lost: somebody else works on it by then.
 */
export async function withLease<T>(
  { desk, held, lease, signal }: Leasing,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const lost = new AbortController()
  const renew = async (): Promise<void> => {
    // A store that is away may be back in time: only a claim that is known to be lost ends the work.
    const isHeld = await desk.renew(held, lease).catch(() => true)
    if (!isHeld) lost.abort(new Error('The claim was lost: another worker goes on'))
  }
  const timer = setInterval(() => void renew(), lease / 3)
  try {
    return await work(AbortSignal.any([signal, lost.signal]))
  } finally {
    clearInterval(timer)
  }
}
