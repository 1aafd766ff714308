import { once } from 'node:events'
import { Socket } from 'node:net'
import pg from 'pg'
import { channelOf, type PostgresSettings } from './postgres-settings.ts'

/** What a listener tells. */
export interface ListenerEvents {
  /** Somebody committed. */
  committed(): void
  /** The connection is no more. */
  lost(): void
}

/** What the server says of itself; a snapshot changes with every commit, also of other programs. */
const LOOK = 'select pg_backend_pid() as pid, pg_current_snapshot()::text as snapshot'

interface Sight {
  readonly pid: number
  readonly snapshot: string
}

/** One connection that waits to be notified of what is committed to a schema. */
export class PostgresListener {
  readonly #channel: string
  readonly #socket = new Socket()
  readonly #client: pg.Client
  #snapshot: string | undefined

  constructor({ url, schema, connectTimeout }: PostgresSettings, on: ListenerEvents) {
    this.#channel = channelOf(schema)
    this.#client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: connectTimeout,
      query_timeout: connectTimeout,
      keepAlive: true,
      application_name: 'mcpver',
      // A socket of ours, which can be closed whatever the client is waiting for.
      stream: () => this.#socket,
    })
    this.#client.on('notification', () => on.committed())
    this.#client.on('error', () => on.lost())
    this.#client.on('end', () => on.lost())
    this.#socket.unref()
  }

  /** Connects, and resolves when it will be notified of all that is committed from then on. Rejects when that cannot be. */
  async listen(): Promise<void> {
    await this.#client.connect()
    await this.#client.query(`listen ${this.#channel}`)
    await this.mayHaveMissed()
  }

  /**
   * Whether something may have been committed since the last look that nobody was notified of. A proxy that gives every
   * transaction another connection of the server's swallows notifications; it shows because the server has another process for us
   * than the one that the connection began with.
   */
  async mayHaveMissed(): Promise<boolean> {
    const [sight] = (await this.#client.query<Sight>(LOOK)).rows as [Sight]
    const { pid, snapshot } = sight
    const isOther = snapshot !== this.#snapshot
    this.#snapshot = snapshot
    return isOther && pid !== (this.#client as { readonly processID?: unknown }).processID
  }

  async close(): Promise<void> {
    if (this.#socket.closed) return
    const closed = once(this.#socket, 'close')
    this.#socket.destroy()
    await closed
  }
}
