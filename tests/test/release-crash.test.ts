import { describe, expect, it } from 'vitest'
import { acknowledgedIn, findLost } from './support/acknowledged.ts'
import { openForTest, useEngines } from './support/engines.ts'
import { newPeople, toText } from './support/people.ts'
import { findProblems } from './support/problems.ts'
import { runReleaseStream, type Acknowledged } from './support/release-stream.ts'
import { createReleaseSystem } from './support/release-system.ts'
import { seededRandom, type Random } from './support/seed.ts'
import { Child, type Target } from './support/store-testing.ts'
import type { StreamTask } from './support/stream-writer.ts'

const WRITER = new URL('support/stream-writer.ts', import.meta.url).href
const ROUNDS = 6
const WRITERS = ['a', 'b']

const { engines, server } = useEngines()

/** Kills a writer when it has got somewhere: where in a transaction that is, is left to chance. */
async function killAtAnyMoment(child: Child, random: Random): Promise<readonly Acknowledged[]> {
  await child.said(1 + random(16))
  for (let turns = random(500); turns > 0; turns--) await new Promise(setImmediate)
  await child.kill()
  return acknowledgedIn(child.lines)
}

describe.each(engines)('releases on $engine', ({ place }) => {
  it('are all there, with their records and signatures, when those who make them are killed at any moment', async () => {
    const [random, people, target] = [seededRandom(), newPeople(), await place()]
    const start = (prefix: string): Child =>
      new Child(WRITER, { target, people: toText(people), prefix } satisfies StreamTask)
    const acknowledged: Acknowledged[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const children = WRITERS.map((writer) => start(`${writer}-${String(round)}`))
      const said = await Promise.all(children.map((child) => killAtAnyMoment(child, random)))
      acknowledged.push(...said.flat())
      const store = await openForTest(target)
      expect(await findLost(store, acknowledged)).toEqual([])
      expect(await findProblems(await createReleaseSystem({ store, people }))).toEqual([])
      await store.close()
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(ROUNDS * WRITERS.length)
  })
})

it('releases on PostgreSQL are there, and more can be made, when the server is restarted at once in the middle', async () => {
  const target: Target = { url: await server().createDatabase() }
  const system = await createReleaseSystem({ store: await openForTest(target), people: newPeople() })
  const acknowledged: Acknowledged[] = []
  const codes = new Set<unknown>()
  let streams = 0
  /** Goes on with a new stream when one ends, which only an error ends. */
  const streamUntil = async (isDone: () => boolean): Promise<void> => {
    const end = new Error('That is enough')
    const acknowledge = (done: Acknowledged): void => {
      acknowledged.push(done)
      if (isDone()) throw end
    }
    while (!isDone()) {
      await runReleaseStream(system, { prefix: `stream-${String(streams++)}`, acknowledge }).catch((error: unknown) => {
        if (error !== end) codes.add((error as { readonly code?: string }).code ?? error)
      })
    }
  }
  for (let round = 0; round < 3; round++) {
    const before = acknowledged.length
    await streamUntil(() => acknowledged.length >= before + 10)
    let isUp = false
    const restarted = server()
      .restart()
      .then(() => (isUp = true))
    await streamUntil(() => isUp)
    await restarted
    const after = acknowledged.length
    await streamUntil(() => acknowledged.length >= after + 10)
  }
  expect([...codes]).toEqual(['ERR_STORE_UNAVAILABLE'])
  expect(await findLost(system.store, acknowledged)).toEqual([])
  expect(await findProblems(system)).toEqual([])
})
