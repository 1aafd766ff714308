// Waits for jobs of a store, says so and does nothing more: where timers tell when jobs are due, the program has to end by itself. Takes a `Target` as JSON.
import { writeSync } from 'node:fs'
import { openTarget, type Target } from './target.ts'

const store = await openTarget(JSON.parse(process.argv[2] ?? '') as Target)
store.desk.onDue('update', () => undefined)
writeSync(1, 'waiting\n')
