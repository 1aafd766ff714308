import { vi } from 'vitest'

/** Resolves when a check holds. Guards against never, not against late: on a busy machine what is to come may take its time. */
export function eventually<Result>(check: () => Result | Promise<Result>): Promise<Result> {
  return vi.waitFor(check, { timeout: 60_000, interval: 10 })
}
