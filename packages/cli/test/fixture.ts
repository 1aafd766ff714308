import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { listProcesses } from '@mcpver/gateway/process'
import { expect } from 'vitest'
import type { CommandSource } from '../src/source/source.ts'

/** The path of a file among the fixtures. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`fixtures/${name}`, import.meta.url))
}

/** How to start the server that is written by hand. */
export function rawServer(...behaviour: readonly string[]): CommandSource {
  return { kind: 'command', command: process.execPath, args: [fixture('raw-server.js'), ...behaviour], name: 'raw' }
}

/** A server that listens on the loopback. */
export interface HttpServer {
  readonly url: string
  readonly stop: () => Promise<void>
}

/** Starts a server of the fixtures on a free port. */
export async function startHttp(
  file: string,
  mode = 'http',
  env: Readonly<Record<string, string>> = {},
): Promise<HttpServer> {
  const child = spawn(process.execPath, [fixture(file), mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  })
  const exited = once(child, 'exit')
  const port = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([line]) => String(line)),
    exited.then(([code]) => Promise.reject(new Error(`The server ended with ${String(code)}`))),
  ])
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    stop: async () => {
      child.kill()
      await exited
    },
  }
}

/** Asserts that none of these processes runs. */
export function expectGone(pids: readonly number[]): void {
  expect(pids.length).toBeGreaterThan(0)
  const running = new Set(listProcesses().map(({ pid }) => pid))
  expect(pids.filter((pid) => running.has(pid))).toEqual([])
}

/** Asserts that this process has no child left. */
export function expectNoChildren(): void {
  expect(listProcesses().filter(({ parent }) => parent === process.pid)).toEqual([])
}
