import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isPlainObject, parseJson } from '@mcpver/core'
import { isSystemError } from '../process/system-error.ts'

/** A gateway that runs, as it says in the state directory; only its owner can read that. */
export interface RunningGateway {
  readonly pid: number
  /** Where clients find it. */
  readonly origin: string
  /** Where its admin API is. */
  readonly admin: string
  /** The token for it, which is new each time. */
  readonly token: string
}

const FOLDER = 'run'

/** Says that a gateway runs. What is returned takes it back. */
export async function sayRunning(directory: string, gateway: RunningGateway): Promise<() => Promise<void>> {
  await mkdir(join(directory, FOLDER), { recursive: true, mode: 0o700 })
  const path = join(directory, FOLDER, `${String(gateway.pid)}.json`)
  await writeFile(path, `${JSON.stringify(gateway)}\n`, { mode: 0o600 })
  return () => rm(path, { force: true })
}

/** The gateways that say they run, whether they still do or not. */
export async function readRunning(directory: string): Promise<readonly RunningGateway[]> {
  const found = await Promise.all((await namesIn(join(directory, FOLDER))).map((path) => readOne(path)))
  return found.filter((gateway) => gateway !== undefined)
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(folder)
    return names.filter((name) => name.endsWith('.json')).map((name) => join(folder, name))
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return []
    throw error
  }
}

/** `undefined` for a file that has gone meanwhile, or says something else. */
async function readOne(path: string): Promise<RunningGateway | undefined> {
  try {
    const value = parseJson(await readFile(path, 'utf8'))
    if (!isPlainObject(value)) return undefined
    const { pid, origin, admin, token } = value
    const isWhole = typeof pid === 'number' && [origin, admin, token].every((text) => typeof text === 'string')
    return isWhole ? ({ pid, origin, admin, token } as RunningGateway) : undefined
  } catch {
    return undefined
  }
}
