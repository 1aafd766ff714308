import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const SERVER = fileURLToPath(new URL('fixtures/weather-server.js', import.meta.url))

/** How a stdio transport starts the test server. */
export const WEATHER_STDIO = { command: process.execPath, args: [SERVER, 'stdio'] }

/** The test server as a process of its own that listens on the loopback. */
export interface WeatherHttp {
  readonly url: URL
  /** Ends the process and waits until it is gone. */
  stop(): Promise<void>
}

/** Starts the test server on a free port. */
export async function startWeatherHttp(): Promise<WeatherHttp> {
  const child = spawn(process.execPath, [SERVER, 'http'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const lines = createInterface(child.stdout)
  const port = await Promise.race([
    once(lines, 'line').then(([line]) => String(line)),
    exited.then(([code]) => Promise.reject(new Error(`The test server ended with ${String(code)}`))),
  ])
  return {
    url: new URL(`http://127.0.0.1:${port}/mcp`),
    stop: async () => {
      child.kill()
      await exited
    },
  }
}

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
