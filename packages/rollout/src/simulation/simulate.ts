import type { CallTally, JsonObject } from '@mcpver/core'
import type { UpdateCheck } from '../check/update-check.ts'
import { Bench, calls } from '../test/bench.ts'
import { ORDERS, type Order } from '../update/order.ts'
import { hasEnded } from '../update/update.ts'
import { Dice } from './dice.ts'
import { Invariants } from './invariants.ts'
import { SimulatedWorker } from './simulated-worker.ts'

/** What became of one simulated rollout. */
export interface Simulation {
  readonly seed: number
  /** How many times somebody was chosen to go on. */
  readonly choices: number
  /** How the updates ended. */
  readonly phases: readonly string[]
}

/** How long a claim holds, in milliseconds of the simulated clock. */
const LEASE = 5000
const MOST_CHOICES = 120
const HOUR = 3_600_000

/**
 * Simulates updates of one server under several workers that are killed, cut off, overtaken, and told different things by several people, on
 * a clock that jumps. Everything follows from the seed.
 *
 * @throws {Violation} that says what must never be, with the seed.
 */
export async function simulate(seed: number): Promise<Simulation> {
  const world = await World.create(seed)
  try {
    while (world.choices < MOST_CHOICES) await world.chance()
    const phases = await world.settle()
    return { seed, choices: world.choices, phases }
  } catch (error) {
    throw new Error(`Seed ${String(seed)}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

class World {
  readonly #dice: Dice
  readonly #bench: Bench
  readonly #invariants = new Invariants()
  #workers: SimulatedWorker[] = []
  /** The worker that goes on now: the one that a check is asked by. */
  #running: SimulatedWorker | undefined
  #born = 0
  #violation: unknown
  choices = 0

  private constructor(dice: Dice, bench: Bench) {
    this.#dice = dice
    this.#bench = bench
  }

  static async create(seed: number): Promise<World> {
    const dice = new Dice(seed)
    const asked: UpdateCheck = {
      name: 'asked',
      summary: 'Somebody else says so.',
      stages: ['pre', 'post'],
      prepare:
        () =>
        ({ key }) =>
          world.#answer(key),
    }
    const bench = await Bench.serving({ more: [asked] })
    const world = new World(dice, bench)
    await bench.release('weather', '3.0.0')
    for (const to of dice.happens(0.4) ? ['2.0.0', '3.0.0'] : ['2.0.0']) await bench.schedule(configOf(dice), to)
    bench.store.onCommit = () => world.#look()
    return world
  }

  /** Something happens. */
  async chance(): Promise<void> {
    this.#refuseViolation()
    this.choices++
    const dice = this.#dice
    const chance = dice.next()
    if (chance < 0.72) return this.#goOn()
    if (chance < 0.86) return this.#passTime(dice.below(4000))
    if (chance < 0.9) return this.#kill()
    if (chance < 0.93) return this.#passTime(dice.one([-HOUR, HOUR, 2 * LEASE]))
    if (chance < 0.965) return this.#order()
    await this.#bench.store.tallies.add(tallies(this.#bench.time, dice))
  }

  /** Nothing goes wrong any more, and people decide what waits for them: everything has to end. */
  async settle(): Promise<readonly string[]> {
    this.#workers = []
    const { manager } = this.#bench
    for (let left = 400; left > 0; left--) {
      const open = await manager.list()
      this.#refuseViolation()
      if (open.length === 0) return (await manager.history()).map(({ phase }) => phase)
      await this.#workOnce()
      this.#passTime(Math.max(1500, this.#untilDue()))
      for (const { id, paused, phase } of open) {
        const order =
          phase === 'blocked' ? 'retry' : paused !== null ? this.#dice.one<Order>(['resume', 'abort']) : undefined
        if (order !== undefined && left % 7 === 0) await manager.order(id, order, { by: 'cat' })
        if (left % 11 === 0) await manager.approve(id, { by: this.#dice.one(['ben', 'cat', 'dan']) })
        if (left < 250 && left % 13 === 0) await manager.promote(id, { by: 'cat' })
      }
    }
    const stuck = (await manager.list()).map(({ id, phase, step, reason }) =>
      JSON.stringify({ id, phase, step, reason }),
    )
    throw new Error(`These have no end: ${stuck.join(', ')}`)
  }

  /** Whoever writes must not be told, since they would handle it. */
  #look(): void {
    try {
      this.#invariants.hold(this.#bench.store.content)
    } catch (error) {
      this.#violation ??= error
    }
  }

  #refuseViolation(): void {
    if (this.#violation !== undefined) throw this.#violation
  }

  /** How long until an update can be claimed: after a clock that was set back, that may be long. */
  #untilDue(): number {
    const due = [...this.#bench.store.content.jobs.values()].flatMap(({ value: { status, dueAt }, claimedUntil }) =>
      status === 'ended' || dueAt === null ? [] : [Math.max(dueAt, claimedUntil ?? 0)],
    )
    return due.length === 0 ? 0 : Math.min(...due) - this.#bench.time
  }

  async #goOn(): Promise<void> {
    if (this.#workers.length < 3 && (this.#workers.length === 0 || this.#dice.happens(0.1))) this.#hire()
    const worker = this.#workers[this.#dice.below(this.#workers.length)]
    this.#running = worker
    await worker?.step(worker.isBusy && this.#dice.happens(0.06) ? 'cut' : 'go')
  }

  /** A worker looks at what is due, from beginning to end. */
  async #workOnce(): Promise<void> {
    if (this.#workers.length === 0) this.#hire()
    const [worker] = this.#workers
    this.#running = worker
    do await worker?.step('go')
    while (worker?.isBusy === true)
  }

  #hire(): void {
    const { store, deployer, audit, checks, logger } = this.#bench.options
    const surroundings = { store, deployer, audit, checks, logger: logger! }
    this.#workers.push(new SimulatedWorker(`worker-${String(++this.#born)}`, surroundings, LEASE))
  }

  #kill(): void {
    const [killed] = this.#workers.splice(this.#dice.below(Math.max(1, this.#workers.length)), 1)
    killed?.kill()
  }

  #passTime(duration: number): void {
    this.#bench.time += duration
  }

  async #order(): Promise<void> {
    const { manager } = this.#bench
    const updates = await manager.history()
    const update = updates[this.#dice.below(updates.length)]
    const order = this.#dice.one(ORDERS)
    if (update === undefined || (order === 'retry' && hasEnded(update))) return
    await manager.order(update.id, order, { by: this.#dice.one(['ada', 'ben', 'cat']) })
  }

  async #answer(key: string): Promise<{ readonly status: 'failed' | 'passed' | 'unknown'; readonly reason: string }> {
    const fate = await this.#running?.ask()
    if (fate === 'cut') throw new Error('The check was cut off')
    const status = this.#dice.happens(0.85) ? 'passed' : this.#dice.one<'failed' | 'unknown'>(['failed', 'unknown'])
    if (status === 'passed') this.#invariants.passed(key)
    return { status, reason: status }
  }
}

function configOf(dice: Dice): JsonObject {
  const strategy = dice.one(['canary', 'rolling', 'blue_green', 'immediate'])
  const options: Readonly<Record<string, JsonObject>> = {
    canary: { weights: dice.one([[10, 50], [1, 5, 25, 100], [50]]), interval: '2s' },
    rolling: { surge: dice.one([10, 34, 50]), pause: '1s' },
    blue_green: { preview: dice.one(['0s', '1s', null]), keep_warm: dice.one(['0s', '3s']) },
    immediate: {},
  }
  return {
    update_strategy: strategy,
    [strategy]: options[strategy] ?? {},
    validation_checks: dice.happens(0.7) ? ['asked'] : [],
    rollback_policy: { automatic_rollback: dice.happens(0.8), retries: dice.below(3) },
    ...(dice.happens(0.2) && { approval: { required: 1 + dice.below(2), expires: '1m' } }),
    analysis: dice.happens(0.6)
      ? false
      : { deadline: '4s', no_data: dice.one(['promote', 'rollback', 'pause', 'wait']) },
  }
}

/** A second of calls, of which those of the new versions fail sometimes. */
function tallies(at: number, dice: Dice): readonly CallTally[] {
  const failing = dice.happens(0.3) ? 40 : 0
  return [
    calls(at, { release: '1.0.0', count: 60 }),
    calls(at, { release: '2.0.0', count: 60, failing }),
    calls(at, { release: '3.0.0', count: 60, failing }),
  ]
}
