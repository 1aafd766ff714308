import { expect } from 'vitest'
import { listProcesses } from '../process-table.ts'

/** Asserts that none of these processes runs. */
export function expectGone(pids: readonly number[]): void {
  expect(pids.length).toBeGreaterThan(0)
  const running = new Set(listProcesses().map(({ pid }) => pid))
  expect(pids.filter((pid) => running.has(pid))).toEqual([])
}

/** Asserts that this process has no child left. */
export function expectNoChildren(): void {
  expect(listProcesses().filter(({ parent }) => parent === process.pid)).toEqual([])
}
