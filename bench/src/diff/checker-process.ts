// A process that answers checks with one checker: `checker-process.ts <file>`, then a message a check.
import { Socket } from 'node:net'
import type { Check, CheckerModule, Outcome } from './checker.ts'

/** Errors that no author throws on purpose. */
const MISHAPS = ['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'RuntimeError']

/** A peer that says itself that it cannot tell is undecided; one that trips has crashed. */
function toOutcome(error: unknown): Outcome {
  const [name, reason] = error instanceof Error ? [error.name, error.message] : ['', String(error)]
  return { answer: MISHAPS.includes(name) ? 'crash' : 'undecided', reason }
}

// Peers that fetch references get no network: nothing here may depend on what is on it.
Socket.prototype.connect = (): never => {
  throw new Error('No network here')
}

const { load } = (await import(`./checkers/${process.argv[2] ?? ''}.ts`)) as CheckerModule
const checker = await load()
process.on('message', (check: Check) => {
  void Promise.resolve(check)
    .then(checker)
    .then(undefined, toOutcome)
    .then((outcome) => process.send?.(outcome))
})
process.send?.('ready')
