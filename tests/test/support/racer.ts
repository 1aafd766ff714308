// Promotes releases to testing, each at the same time as another racer, and says on a line of its own what came of it.
// Takes a `RacerTask` as JSON.
import { writeSync } from 'node:fs'
import { parseJson, type Store } from '@mcpver/core'
import { fromText, type PeopleAsText } from './people.ts'
import { createReleaseSystem } from './release-system.ts'
import { openTarget, type Target } from './store-testing.ts'

/** What a racer is told. */
export interface RacerTask {
  readonly target: Target
  readonly people: PeopleAsText
  readonly racer: string
  /** How many racers there are. */
  readonly racers: number
  /** The names of the releases, all of version 1.0.0. */
  readonly names: readonly string[]
}

/** Resolves when all racers have come to a release. */
async function meet(
  store: Store,
  { name, racer, racers }: { name: string; racer: string; racers: number },
): Promise<void> {
  const kind = 'start'
  await store.write(({ documents }) =>
    documents.put({ kind, id: `${name}/${racer}`, subject: name, content: {}, createdAt: 0 }),
  )
  while ((await store.read(({ documents }) => documents.list(kind, name))).length < racers);
}

const { target, people, racer, racers, names } = parseJson(process.argv[2] ?? '') as RacerTask
const store = await openTarget(target)
const {
  manager,
  people: { ben },
} = await createReleaseSystem({ store, people: fromText(people) })
for (const name of names) {
  await meet(store, { name, racer, racers })
  const request = { name, version: '1.0.0', target: 'testing', credentials: { key: ben } } as const
  const result = await manager.promoteVersion(request)
  writeSync(1, `${result.success ? 'won' : result.code}\n`)
}
await store.close()
