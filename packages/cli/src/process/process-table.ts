import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** A process of this machine, as the system's table shows it. */
export interface ProcessEntry {
  readonly pid: number
  readonly parent: number
  /** The id of its process group. */
  readonly group: number
}

/** Every process that runs, without those that have ended and only wait for their parent to notice. */
export function listProcesses(): ProcessEntry[] {
  return process.platform === 'linux' ? readProc() : askPs()
}

/** Whether a process was started with this text in its environment. Where the system does not tell (all but Linux): no. */
export function hasInEnvironment(pid: number, text: string): boolean {
  if (process.platform !== 'linux') return false
  try {
    return readFileSync(`/proc/${String(pid)}/environ`, 'latin1').includes(text)
  } catch {
    // It has ended meanwhile, or belongs to somebody else.
    return false
  }
}

function readProc(): ProcessEntry[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return parseStat(Number(name), readFileSync(`/proc/${name}/stat`, 'latin1'))
      } catch {
        return []
      }
    })
}

/** `pid (name) state parent group …`; the name may hold anything, parentheses and spaces too. */
function parseStat(pid: number, stat: string): ProcessEntry[] {
  const [state, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return state === 'Z' || state === 'X' ? [] : [{ pid, parent: Number(parent), group: Number(group) }]
}

function askPs(): ProcessEntry[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,pgid=,stat='], { encoding: 'utf8' })
  // Windows has no ps: then the table is empty and only the child itself is ended.
  return ((stdout as string | null) ?? '').split('\n').flatMap((line) => {
    const [pid, parent, group, state] = line.trim().split(/\s+/)
    if (state === undefined || state.startsWith('Z')) return []
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group) }]
  })
}
