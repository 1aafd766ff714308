import { UpdateWorker } from '@mcpver/rollout'
import { openStore, updatesOn } from './system.ts'

// A worker in a process of its own, to be killed.
const [place = ''] = process.argv.slice(2)
const worker = new UpdateWorker(updatesOn(await openStore(place)))
worker.start()
process.send?.('working')
// Whoever started it is gone: so is this.
process.on('disconnect', () => process.exit(0))
