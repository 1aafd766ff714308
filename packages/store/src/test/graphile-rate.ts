import { Logger, run, runMigrations } from 'graphile-worker'
import pg from 'pg'

/** How many jobs that do nothing graphile-worker itself does in a second on a database, in one process, so many at once. */
export async function graphileRate(
  url: string,
  { jobs, concurrency }: { jobs: number; concurrency: number },
): Promise<number> {
  const pool = new pg.Pool({ connectionString: url, max: concurrency + 4 })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  const logger = new Logger(() => () => undefined)
  const schema = 'graphile_alone'
  await runMigrations({ pgPool: pool, schema, logger })
  await pool.query(
    `select "${schema}".add_job('nothing', json_build_object('n', n)) from generate_series(1, $1::int) n`,
    [jobs],
  )
  const all = Promise.withResolvers<undefined>()
  let done = 0
  const start = performance.now()
  const runner = await run({
    ...{ pgPool: pool, schema, concurrency, logger, noHandleSignals: true, parsedCronItems: [] },
    taskList: {
      nothing: () => {
        done += 1
        if (done === jobs) all.resolve(undefined)
      },
    },
  })
  await all.promise
  const rate = jobs / ((performance.now() - start) / 1000)
  await runner.stop()
  await pool.end()
  return rate
}
