import { readdirSync, readFileSync } from 'node:fs'

/**
 * The processor time of a process so far, in nanoseconds: that of all its threads, as the kernel's scheduler accounts it (Linux). The
 * times in `stat` are in hundredths of a second, too coarse for a burst of calls.
 */
export function processorTimeOf(pid: number): number {
  const tasks = `/proc/${String(pid)}/task`
  return readdirSync(tasks).reduce((sum, task) => {
    const [time] = readFileSync(`${tasks}/${task}/schedstat`, 'latin1').split(' ')
    return sum + Number(time)
  }, 0)
}

/** The memory that a process holds, in bytes (Linux). */
export function memoryOf(pid: number): number {
  const [, kibibytes] = /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'latin1')) ?? []
  return Number(kibibytes) * 1024
}

/** The processes that were started with a value of a variable, or by one that was (Linux). */
export function processesWith(name: string, value: string): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && environmentOf(entry).split('\0').includes(`${name}=${value}`))
    .map(Number)
}

/** Kills the processes that were started with a value of a variable (Linux). */
export function killAllWith(name: string, value: string): void {
  for (const pid of processesWith(name, value)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It has ended meanwhile.
    }
  }
}

/** Empty when the process has ended meanwhile, or belongs to somebody else. */
function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1')
  } catch {
    return ''
  }
}
