import { deprecate } from 'node:util'
import { deprecated, versioned } from '@mcpver/decorators'
import { nanoseconds, timePair, type Figure } from './pair.ts'

const CALLS = 2_000_000

/** Each loop gets a function of its own, so that none is optimised for another's callee. */
function loop(callee: (n: number) => number): () => number {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- a fresh copy of the loop is the point
  const make = new Function(
    'callee',
    'calls',
    'return () => { let sum = 0; for (let n = 0; n < calls; n++) sum += callee(n); return sum }',
  ) as (callee: (n: number) => number, calls: number) => () => number
  return make(callee, CALLS)
}

/** Large enough not to be inlined away, small enough that a wrapper shows. */
function makeTool(): (n: number) => number {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- a fresh copy of the function is the point
  return new Function('n', 'return Math.imul(n ^ (n >>> 15), 0x2c1b3c6d) >>> 12') as (n: number) => number
}

async function versionedCall(): Promise<Figure> {
  const { ours, peer, ratio } = await timePair({
    ours: loop(versioned('1.2.0')(makeTool())),
    peer: loop(makeTool()),
    operations: CALLS,
    rounds: 51,
  })
  return {
    measure: 'a call through `versioned`',
    ours: nanoseconds(ours),
    peer: `${nanoseconds(peer)} (the bare call)`,
    ratio,
    goal: '≥ 0.98',
    holds: ratio >= 0.98,
  }
}

async function deprecatedCall(): Promise<Figure> {
  const ours = deprecated({ since: '1.0.0', once: true })(makeTool())
  const peer = deprecate(makeTool(), 'old')
  process.noDeprecation = true
  ours(1)
  peer(1)
  process.noDeprecation = false
  const timing = await timePair({ ours: loop(ours), peer: loop(peer), operations: CALLS, rounds: 51 })
  return {
    measure: 'a call through `deprecated({ once: true })` after the first',
    ours: nanoseconds(timing.ours),
    peer: `${nanoseconds(timing.peer)} (\`util.deprecate\`)`,
    ratio: timing.ratio,
    goal: '≥ 0.9',
    holds: timing.ratio >= 0.9,
  }
}

/** What decorating a function costs its callers. */
export async function measure(): Promise<Figure[]> {
  return [await versionedCall(), await deprecatedCall()]
}
