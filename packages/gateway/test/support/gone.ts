import { setTimeout as delay } from 'node:timers/promises'

/** Waits until a process that was told to end is gone. */
export async function gone(pid: number): Promise<void> {
  while (isRunning(pid)) await delay(10)
}

function isRunning(pid: number): boolean {
  try {
    // Signal 0 is none: it only asks whether the process is there.
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
