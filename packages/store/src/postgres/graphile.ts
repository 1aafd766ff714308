import { Logger, run, runMigrations, type WorkerEvents } from 'graphile-worker'
import { defaultLogger } from '@mcpver/core'
import type { Pool } from 'pg'

/** What this package needs of graphile-worker, https://worker.graphile.org. */
export interface Graphile {
  /** Brings a schema of graphile's to what this version of it needs. */
  migrate(pool: Pool, schema: string): Promise<void>
  /** Runs what is queued under a name, one at a time. */
  run(pool: Pool, options: GraphileRunOptions): Promise<GraphileRun>
}

export interface GraphileRunOptions {
  readonly schema: string
  /** The name of the queued tasks. */
  readonly task: string
  readonly work: () => void
}

/** Something of graphile's that runs. */
export interface GraphileRun {
  /** Resolves, never rejects, when it runs no more. */
  readonly ended: Promise<void>
  stop(): Promise<void>
}

/** After so many looks in a row that failed, it is taken for one that runs no more. */
const MOST_FAILURES = 5
/** How often it looks for tasks whose time has come, in milliseconds; of new ones it is notified. */
const PERIOD = 1000

/** The graphile-worker that is installed. */
export const graphile: Graphile = Object.freeze({
  migrate: async (pool: Pool, schema: string) => runMigrations({ pgPool: pool, schema, logger: quietLogger() }),
  run: async (pool: Pool, { schema, task, work }: GraphileRunOptions) => {
    const runner = await run({
      pgPool: pool,
      schema,
      concurrency: 1,
      pollInterval: PERIOD,
      // Signals are the business of the program, not of a library in it.
      noHandleSignals: true,
      // A proxy may give every transaction another connection.
      noPreparedStatements: true,
      // Else it looks for a file of that name in the working directory.
      parsedCronItems: [],
      // Without these a report that fails is a rejection that nobody handles, which ends the program.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      taskList: { [task]: () => work() },
      logger: quietLogger(),
    })
    const ended = Promise.race([runner.promise.catch(() => undefined), failing(runner.events)])
    return { ended, stop: () => runner.stop().catch(() => undefined) }
  },
})

/**
 * Resolves when it has failed too often in a row. What it asks once, at its beginning, it keeps in mind when that failed too (0.18.0), and
 * then it never works again, whatever becomes of the server.
 */
function failing(events: WorkerEvents): Promise<void> {
  const failed = Promise.withResolvers<undefined>()
  let failures = 0
  events.on('worker:getJob:error', () => {
    failures += 1
    if (failures === MOST_FAILURES) failed.resolve(undefined)
  })
  for (const fine of ['worker:getJob:empty', 'job:start'] as const) events.on(fine, () => (failures = 0))
  return failed.promise
}

/** What graphile tells is of interest only to who looks for a fault: nothing is lost when it fails. */
function quietLogger(): Logger {
  return new Logger(() => (level, message, fields) => {
    defaultLogger().debug({ level, ...fields }, `graphile-worker: ${message}`)
  })
}
