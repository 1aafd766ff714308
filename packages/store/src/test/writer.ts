// Writes until it is killed, or so many times: in each transaction one audit record and the state that it tells of. Says the
// sequence of each on a line of its own once it is committed. Takes a `WriterTask` as JSON.
import { writeSync } from 'node:fs'
import { canonicalize } from '@mcpver/core'
import { openTarget } from './target.ts'
import { digest } from './samples.ts'
import type { WriterTask } from './target.ts'

const task = JSON.parse(process.argv[2] ?? '') as WriterTask
const store = await openTarget(task.target)
writeSync(1, 'open\n')
for (let turn = 0; turn < (task.times ?? Infinity); turn++) {
  const sequence = await store.write(async ({ audit, documents }) => {
    const next = ((await audit.head())?.sequence ?? -1) + 1
    await audit.append({ sequence: next, entry: canonicalize({ by: task.name, next }), hash: digest(next) })
    const state = await documents.get('state', 'state')
    const content = { last: next, padding: 'x'.repeat(task.padding ?? 0) }
    await documents.put({ kind: 'state', id: 'state', subject: '', content, createdAt: next }, state?.revision)
    return next
  })
  writeSync(1, `${String(sequence)}\n`)
}
await store.close()
