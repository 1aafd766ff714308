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

/** The value of a variable with which a process was started. Where the system does not tell (all but Linux): `undefined`. */
export function variableOf(pid: number, name: string): string | undefined {
  if (process.platform !== 'linux') return undefined
  const variables = fileOf(pid, 'environ')
  const start = variables.startsWith(`${name}=`) ? 0 : variables.indexOf(`\0${name}=`) + 1
  if (start === 0 && !variables.startsWith(`${name}=`)) return undefined
  const end = variables.indexOf('\0', start)
  return variables.slice(start + name.length + 1, end === -1 ? undefined : end)
}

/** How much memory a process holds (its resident set), in bytes. Where the system does not tell (all but Linux): `undefined`. */
export function memoryOf(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined
  const [, kibibytes] = /^VmRSS:\s*(\d+) kB$/m.exec(fileOf(pid, 'status')) ?? []
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024
}

/** Empty when the process has ended meanwhile, or belongs to somebody else. */
function fileOf(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${String(pid)}/${name}`, 'latin1')
  } catch {
    return ''
  }
}

function readProc(): ProcessEntry[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => parseStat(Number(name), fileOf(Number(name), 'stat')))
}

/** `pid (name) state parent group …`; the name may hold anything, parentheses and spaces too. */
function parseStat(pid: number, stat: string): ProcessEntry[] {
  if (stat === '') return []
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
