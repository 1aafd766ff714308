import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { RELEASE_STATES, type Store, type StoreView } from '@mcpver/core'
import { codeOf } from './test/code-of.ts'
import { ENGINES } from './test/engines.ts'
import { auditRecord, document, release } from './test/samples.ts'

beforeAll(() => Promise.all(ENGINES.map(({ start }) => start())))
afterAll(() => Promise.all(ENGINES.map(({ stop }) => stop())))

/** Something that is done to a view; what it answers, or the code of what it throws, has to be the same on every engine. */
type Act = (view: StoreView) => Promise<unknown>

// Few keys, so that they meet; of characters that the orders of UTF-16, UTF-8 and languages put differently.
const name = fc.constantFrom('a', 'B', 'b', 'é', '\uff5e', '😀', ' ', 'a b')
const version = fc.constantFrom('1.0.0', '1.10.0', '1.9.0', '1.0.0-rc.1')
const state = fc.constantFrom(...RELEASE_STATES)
const small = fc.integer({ min: 0, max: 4 })
const text = fc.string({ unit: 'grapheme', maxLength: 5 })

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.tuple(name, version, small, text).map(
    ([name, version, createdAt, createdBy]): Act =>
      ({ releases }) =>
        releases.insert(release({ name, version, createdAt, createdBy })),
  ),
  fc.tuple(name, version, state, small).map(
    ([name, version, state, revision]): Act =>
      ({ releases }) =>
        releases.setState(release({ name, version }), { state, revision }),
  ),
  fc.tuple(fc.option(name, { nil: undefined }), fc.option(state, { nil: undefined })).map(
    ([name, state]): Act =>
      ({ releases }) =>
        releases.list({ ...(name === undefined ? {} : { name }), ...(state === undefined ? {} : { state }) }),
  ),
  small.map(
    (sequence): Act =>
      ({ audit }) =>
        audit.append(auditRecord(sequence)),
  ),
  fc.tuple(small, small).map(
    ([from, limit]): Act =>
      ({ audit }) =>
        audit.read(from, limit),
  ),
  fc.tuple(small, text).map(([size, note]): Act => async ({ audit }) => {
    await audit.addCheckpoint({ size, note, createdAt: 1 })
    return audit.checkpoints()
  }),
  fc.tuple(name, name, small, fc.option(small, { nil: undefined }), fc.dictionary(text, fc.jsonValue())).map(
    ([id, subject, createdAt, revision, content]): Act =>
      ({ documents }) =>
        documents.put(document({ id, subject, createdAt, content: content as Record<string, string> }), revision),
  ),
  fc.tuple(name, small).map(
    ([id, revision]): Act =>
      ({ documents }) =>
        documents.remove('evidence', id, revision),
  ),
  fc.option(name, { nil: undefined }).map(
    (subject): Act =>
      ({ documents }) =>
        documents.list('evidence', subject),
  ),
)

/** Transactions: what each does, and whether it is undone in the end. */
const transactions = fc.array(fc.record({ acts: fc.array(act, { maxLength: 6 }), isUndone: fc.boolean() }), {
  maxLength: 8,
})

type Transaction = typeof transactions extends fc.Arbitrary<(infer T)[]> ? T : never

async function answersOf(store: Store, plan: readonly Transaction[]): Promise<readonly unknown[]> {
  const answers: unknown[] = []
  for (const { acts, isUndone } of plan) {
    const transaction = store.write(async (view) => {
      for (const act of acts) answers.push(await answerOf(() => act(view)))
      if (isUndone) throw new Error('undone')
    })
    await transaction.catch(() => answers.push('undone'))
  }
  return answers
}

async function answerOf(act: () => Promise<unknown>): Promise<unknown> {
  let answer: unknown
  const code = await codeOf(async () => {
    answer = await act()
  })
  return { code, answer }
}

it('all engines answer the same, whatever is done to them', async () => {
  await fc.assert(
    fc.asyncProperty(transactions, async (plan) => {
      const [expected, ...others] = await Promise.all(
        ENGINES.map(async ({ place }) => {
          const store = await place()()
          try {
            return await answersOf(store, plan)
          } finally {
            await store.close()
          }
        }),
      )
      for (const answers of others) expect(answers).toEqual(expected)
    }),
    { numRuns: 40 },
  )
})
