import { fileURLToPath } from 'node:url'
import { Listener } from '../program/program.ts'

const FORWARDER = fileURLToPath(new URL('forwarder.ts', import.meta.url))
const BRIDGE = fileURLToPath(new URL('bridge.ts', import.meta.url))

/** Starts the least that passes HTTP on to a server over HTTP. */
export function startForwarder(url: string): Promise<Listener> {
  return Listener.start({ file: FORWARDER, isStripped: true, args: [url] })
}

/** Starts the least that passes HTTP on to a program of Node.js. */
export function startBridge(program: readonly string[]): Promise<Listener> {
  return Listener.start({ file: BRIDGE, isStripped: true, args: program })
}
