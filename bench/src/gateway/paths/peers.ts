import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { SessionCaller } from '../client/caller.ts'
import { freePort } from '../program/listening.ts'
import { Program, type ProgramStart } from '../program/program.ts'
import type { OpenPath } from './path.ts'

const PATIENCE = 30_000
const PAUSE = 100

interface Manifest {
  readonly name: string
  readonly version: string
  readonly bin: string | Readonly<Record<string, string>>
}

/** A program that is installed as a package. */
export interface Peer {
  /** With its version. */
  readonly name: string
  /** The file of its command. */
  readonly file: string
}

/** @param name The name of the package, and its command unless that is another. */
export function peer(name: string, command = name): Peer {
  const path = findPackageJSON(name, import.meta.url)
  if (path === undefined) throw new Error(`${name} is not installed`)
  const { bin, version } = JSON.parse(readFileSync(path, 'utf8')) as Manifest
  const file = typeof bin === 'string' ? bin : (bin[command] ?? '')
  return { name: `${name} ${version}`, file: join(dirname(path), file) }
}

/** Starts a gateway that listens where it is told, and begins a session as soon as it answers. */
export async function openPeer(start: (port: number) => ProgramStart): Promise<OpenPath> {
  const port = await freePort()
  const program = await Program.start(start(port))
  program.output.resume()
  return {
    caller: await Promise.race([patiently(`http://127.0.0.1:${String(port)}/mcp`), program.ended()]),
    pid: program.pid,
  }
}

async function patiently(url: string): Promise<SessionCaller> {
  const end = Date.now() + PATIENCE
  for (;;) {
    try {
      return await SessionCaller.open(url)
    } catch (error) {
      if (Date.now() > end) throw error
    }
    await delay(PAUSE)
  }
}
