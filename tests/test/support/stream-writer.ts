// Creates and promotes releases until it is killed, and says each on a line of its own, as JSON, once that is done.
// Takes a `StreamTask` as JSON.
import { writeSync } from 'node:fs'
import { parseJson } from '@mcpver/core'
import { fromText, type PeopleAsText } from './people.ts'
import { runReleaseStream } from './release-stream.ts'
import { createReleaseSystem } from './release-system.ts'
import { openTarget, type Target } from './store-testing.ts'

/** What a stream writer is told. */
export interface StreamTask {
  readonly target: Target
  readonly people: PeopleAsText
  readonly prefix: string
}

const { target, people, prefix } = parseJson(process.argv[2] ?? '') as StreamTask
const system = await createReleaseSystem({ store: await openTarget(target), people: fromText(people) })
await runReleaseStream(system, { prefix, acknowledge: (done) => writeSync(1, `${JSON.stringify(done)}\n`) })
