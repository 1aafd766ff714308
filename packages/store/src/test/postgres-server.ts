import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Readable, Writable } from 'node:stream'
import pg from 'pg'

/** A PostgreSQL server for the tests of one file. */
export interface PostgresServer {
  /** Makes an empty database; its URL. */
  createDatabase(): Promise<string>
  /** Ends the server without any notice to anybody, and starts it again. Only a server of ours can do so. */
  restart(): Promise<void>
  /** Resolves when no process and no file of it is left. */
  stop(): Promise<void>
}

/**
 * Starts a server, or takes the one that `MCPVER_TEST_POSTGRES` names (the URL of a user who may create databases).
 *
 * Each test file has its own: it takes two seconds, and there is nothing to share, to lock or to leave behind.
 *
 * @param isOwn Whether it must be one that can be restarted.
 */
export async function startPostgres(isOwn = false): Promise<PostgresServer> {
  const given = process.env['MCPVER_TEST_POSTGRES']
  return given === undefined || given === '' || isOwn ? KeptServer.start() : new GivenServer(given)
}

/** Runs one statement on a database. */
export async function runSql(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client(url)
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

async function createDatabaseAt(url: string): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await runSql(url, `create database ${name}`)
  return Object.assign(new URL(url), { pathname: `/${name}` }).href
}

class GivenServer implements PostgresServer {
  readonly #url: string
  readonly #made: string[] = []

  constructor(url: string) {
    this.#url = url
  }

  async createDatabase(): Promise<string> {
    const url = await createDatabaseAt(this.#url)
    this.#made.push(url)
    return url
  }

  restart(): Promise<void> {
    return Promise.reject(new Error('A server that was given is not restarted'))
  }

  async stop(): Promise<void> {
    for (const url of this.#made)
      await runSql(this.#url, `drop database ${new URL(url).pathname.slice(1)} with (force)`)
  }
}

class KeptServer implements PostgresServer {
  readonly #keeper: ChildProcessByStdio<Writable, Readable, null>
  readonly #lines: Interface
  readonly #url: string

  private constructor(keeper: ChildProcessByStdio<Writable, Readable, null>, lines: Interface, url: string) {
    this.#keeper = keeper
    this.#lines = lines
    this.#url = url
  }

  static async start(): Promise<KeptServer> {
    const script = fileURLToPath(new URL('postgres-keeper.ts', import.meta.url))
    const keeper = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const lines = createInterface(keeper.stdout)
    const ended = once(keeper, 'exit').then(() => {
      throw new Error('PostgreSQL did not start')
    })
    const [url] = (await Promise.race([once(lines, 'line'), ended])) as [string]
    ended.catch(() => undefined)
    return new KeptServer(keeper, lines, `${url}/postgres`)
  }

  createDatabase(): Promise<string> {
    return createDatabaseAt(this.#url)
  }

  async restart(): Promise<void> {
    const done = once(this.#lines, 'line')
    this.#keeper.stdin.write('restart\n')
    await done
  }

  async stop(): Promise<void> {
    const exited = once(this.#keeper, 'exit')
    this.#keeper.stdin.end()
    await exited
  }
}
