import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLogger, type Logger, type Notification, type Notifier, type Store } from '@mcpver/core'
import { enqueueNotification, NotificationWorker, type Recipient } from '@mcpver/notify'
import { createMemoryStore, openSqliteStore } from '@mcpver/store'
import { afterEach, describe, expect, it } from 'vitest'

const NOTIFICATION: Notification = {
  ...{ id: 'update-7/rolled_back', type: 'update.rolled_back', severity: 'critical', subject: 'weather' },
  ...{ message: 'The update of weather was rolled back', data: { to: '2.0.0' }, at: 1_780_272_000_000 },
}

const cleanUps: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

class TestNotifier implements Notifier {
  readonly name: string
  readonly sent: string[] = []
  /** How many attempts fail first. */
  failing: number

  constructor(name: string, failing = 0) {
    this.name = name
    this.failing = failing
  }

  send({ id }: Notification): Promise<void> {
    if (this.failing-- > 0) return Promise.reject(new Error('Nobody is there'))
    this.sent.push(id)
    return Promise.resolve()
  }
}

/** Attempts follow each other at once. */
const POLICY = { attempts: 3, firstDelay: 1, longestDelay: 1, longestRetryAfter: 1, longestAge: 1e15 }

function workOn(store: Store, recipients: readonly Recipient[], logger: Logger = silentLogger): NotificationWorker {
  const worker = new NotificationWorker({ store, recipients, policy: POLICY, random: () => 0, logger })
  worker.start()
  cleanUps.push(() => worker.close())
  return worker
}

async function pending(store: Store): Promise<number> {
  return (await store.read(({ jobs }) => jobs.list({ kind: 'notification' }))).length
}

describe.each([
  ['memory', () => Promise.resolve(createMemoryStore())],
  [
    'SQLite',
    async () => {
      const directory = await mkdtemp(join(tmpdir(), 'mcpver-outbox-'))
      cleanUps.push(() => rm(directory, { recursive: true }))
      return openSqliteStore({ path: join(directory, 'store.sqlite') })
    },
  ],
])('notifications in %s', (_, open) => {
  async function opened(): Promise<Store> {
    const store = await open()
    cleanUps.push(() => store.close())
    return store
  }

  it('are sent once to each who wants them, whoever fails meanwhile', async () => {
    const store = await opened()
    const [steady, shaky, other] = [new TestNotifier('steady'), new TestNotifier('shaky', 2), new TestNotifier('other')]
    await store.write((view) => enqueueNotification(view, NOTIFICATION))
    await store.write((view) => enqueueNotification(view, NOTIFICATION))
    workOn(store, [{ notifier: steady }, { notifier: shaky }, { notifier: other, wants: () => false }])
    await expect.poll(() => pending(store), { timeout: 10_000 }).toBe(0)
    expect([steady.sent, shaky.sent, other.sent]).toEqual([[NOTIFICATION.id], [NOTIFICATION.id], []])
  })

  it('are not sent when what happened was undone', async () => {
    const store = await opened()
    const notifier = new TestNotifier('steady')
    workOn(store, [{ notifier }])
    const undone = store.write(async (view) => {
      await enqueueNotification(view, NOTIFICATION)
      throw new Error('It did not happen')
    })
    await expect(undone).rejects.toThrow('It did not happen')
    await store.write((view) => enqueueNotification(view, { ...NOTIFICATION, id: 'another' }))
    await expect.poll(() => notifier.sent, { timeout: 10_000 }).toEqual(['another'])
  })

  it('that nobody takes are given up in the end, and logged', async () => {
    const store = await opened()
    const logged: unknown[] = []
    const logger: Logger = { ...silentLogger, error: (fields) => logged.push(fields) }
    await store.write((view) => enqueueNotification(view, NOTIFICATION))
    workOn(store, [{ notifier: new TestNotifier('gone', Infinity) }], logger)
    await expect.poll(() => pending(store), { timeout: 10_000 }).toBe(0)
    expect(logged).toMatchObject([{ notification: NOTIFICATION.id, notifier: 'gone' }])
  })

  it('are sent by who comes later', async () => {
    const store = await opened()
    const first = workOn(store, [{ notifier: new TestNotifier('steady', 1) }])
    await store.write((view) => enqueueNotification(view, NOTIFICATION))
    await first.close()
    const notifier = new TestNotifier('steady')
    workOn(store, [{ notifier }])
    await expect.poll(() => pending(store), { timeout: 10_000 }).toBe(0)
    expect(notifier.sent.length).toBeLessThanOrEqual(1)
  })
})
