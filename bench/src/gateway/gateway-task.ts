import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { JsonObject } from '@mcpver/core'
import { Listener } from './program/program.ts'

/** A release that a gateway serves. */
export interface ServedUpstream {
  readonly server: string
  /** Default: the version that the server says itself. */
  readonly version?: string
  readonly upstream: JsonObject
}

/** What a gateway is to serve. */
export interface GatewayTask {
  /** The path of its SQLite file. */
  readonly store: string
  /** The first release of each server is the active one. */
  readonly releases: readonly ServedUpstream[]
  /** After how long sessions without traffic end, in milliseconds. Default: as the gateway has it. */
  readonly idleTimeout?: number
  /** Default: as the gateway has it. */
  readonly maxProcesses?: number
}

/** What a gateway holds, in bytes, garbage left out. */
export interface HeldMemory {
  readonly bytes: number
  readonly sessions: number
}

const PROGRAM = fileURLToPath(new URL('gateway-process.ts', import.meta.url))
let count = 0

/** A place for the SQLite file of a gateway. */
export function storeIn(folder: string): string {
  return join(folder, `${String(count++)}.sqlite`)
}

/** Starts a gateway in a process of its own. Its URL is `/mcp`, to which the name of a server is added. */
export function startGateway(task: GatewayTask, flags: readonly string[] = []): Promise<Listener> {
  return Listener.start({ file: PROGRAM, isStripped: true, args: [JSON.stringify(task)], flags })
}

/** What a process says runs a program of Node.js. */
export function commandOf(program: readonly [file: string, ...args: string[]]): JsonObject {
  return { command: [process.execPath, '--disable-warning=ExperimentalWarning', ...program] }
}
