import { fileURLToPath } from 'node:url'
import { Listener } from '../program/program.ts'
import type { EchoOptions } from './echo.ts'

const HTTP = fileURLToPath(new URL('http-echo.ts', import.meta.url))
const STDIO = fileURLToPath(new URL('stdio-echo.ts', import.meta.url))

/** Starts an echo server over HTTP. */
export function startHttpEcho(options: EchoOptions): Promise<Listener> {
  return Listener.start({ file: HTTP, args: [JSON.stringify(options)] })
}

/** The program and the arguments of an echo server over standard streams. */
export function stdioEcho(options: EchoOptions): readonly [file: string, ...args: string[]] {
  return [STDIO, JSON.stringify(options)]
}
