import type { CallTally } from '@mcpver/core'
import type { UpdateCheck } from '../check/update-check.ts'
import { Bench, calls } from '../test/bench.ts'
import type { Order } from '../update/order.ts'
import type { Update } from '../update/update.ts'
import { LEASE, look, operate, SERVERS, VERSIONS, type Acting } from './acts.ts'
import { configOf } from './configurations.ts'
import { Dice } from './dice.ts'
import { Invariants } from './invariants.ts'
import { SimulatedActor } from './simulated-actor.ts'

const HOUR = 3_600_000
const MOST_WORKERS = 3
const MOST_OPERATORS = 3

/** Two servers and whoever works on them. Everything in it happens one after the other, by the dice. */
export class World {
  readonly #dice: Dice
  readonly #bench: Bench
  readonly #acting: Acting
  readonly #invariants: Invariants
  readonly #workers: SimulatedActor[] = []
  readonly #operators: SimulatedActor[] = []
  /** Who goes on now: the one that a check is asked by. */
  #running: SimulatedActor | undefined
  #born = 0
  /** How many times something was chosen to happen. */
  choices = 0

  private constructor(dice: Dice, bench: Bench) {
    this.#dice = dice
    this.#bench = bench
    this.#acting = { options: bench.options, dice }
    this.#invariants = new Invariants(bench.deployer)
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
    const bench = new Bench({ more: [asked] })
    const world = new World(dice, bench)
    for (const server of SERVERS) {
      for (const version of VERSIONS) await bench.release(server, version)
      await bench.route(server, { active: '1.0.0', split: {} })
    }
    bench.store.onCommit = () => world.#invariants.hold(bench.store.content)
    await bench.schedule(configOf(dice), '2.0.0', 'weather')
    if (dice.happens(0.6))
      await bench.manager.scheduleUpdate(dice.one(SERVERS), '3.0.0', { config: configOf(dice), by: 'ada' })
    return world
  }

  /** Something happens. */
  async chance(): Promise<void> {
    this.choices++
    const dice = this.#dice
    const chance = dice.next()
    if (chance < 0.62) await this.#work()
    else if (chance < 0.74) await this.#operate()
    else if (chance < 0.87) this.#passTime(dice.below(4000))
    else if (chance < 0.91) this.#kill()
    else if (chance < 0.94) this.#passTime(dice.one([-HOUR, HOUR, 2 * LEASE]))
    else if (chance < 0.995) await this.#bench.store.tallies.add(tallies(this.#bench.time, dice))
    else await this.#archive()
    await this.#invariants.refuse()
  }

  /** Nothing goes wrong any more, and people decide what waits for them: everything has to end. */
  async settle(): Promise<readonly string[]> {
    this.end()
    const { manager } = this.#bench
    for (let left = 600; left > 0; left--) {
      const open = await manager.list()
      if (open.length === 0) return (await manager.history()).map(({ phase }) => phase)
      await this.#workOnce()
      this.#passTime(Math.max(1500, this.#untilDue()))
      for (const update of open) await this.#decide(update, left)
      await this.#invariants.refuse()
    }
    const stuck = (await manager.list()).map(({ id, phase, step, reason }) =>
      JSON.stringify({ id, phase, step, reason }),
    )
    throw new Error(`These have no end: ${stuck.join(', ')}`)
  }

  /** Nobody does anything any more. */
  end(): void {
    for (const actor of [...this.#workers.splice(0), ...this.#operators.splice(0)]) actor.kill()
  }

  async #decide({ id, paused, phase }: Update, left: number): Promise<void> {
    const { manager } = this.#bench
    const order =
      phase === 'blocked'
        ? this.#dice.one<Order>(['retry', 'cancel'])
        : paused !== null
          ? this.#dice.one<Order>(['resume', 'abort'])
          : undefined
    if (order !== undefined && left % 7 === 0) await manager.order(id, order, { by: 'cat' })
    if (left % 11 === 0) await manager.approve(id, { by: this.#dice.one(['ben', 'cat', 'dan']) })
    if (left < 450 && left % 13 === 0) await manager.promote(id, { by: 'cat' })
  }

  /** How long until an update can be claimed: after a clock that was set back, that may be long. */
  #untilDue(): number {
    const due = [...this.#bench.store.content.jobs.values()].flatMap(({ value: { status, dueAt }, claimedUntil }) =>
      status === 'ended' || dueAt === null ? [] : [Math.max(dueAt, claimedUntil ?? 0)],
    )
    return due.length === 0 ? 0 : Math.min(...due) - this.#bench.time
  }

  async #work(): Promise<void> {
    const workers = this.#workers
    if (workers.length < MOST_WORKERS && (workers.length === 0 || this.#dice.happens(0.1))) this.#hire()
    const worker = workers[this.#dice.below(workers.length)]
    if (worker !== undefined) await this.#goOn(worker)
  }

  /** People are there for one thing each; several do theirs at once. */
  async #operate(): Promise<void> {
    const operators = this.#operators
    if (operators.length === 0 || (operators.length < MOST_OPERATORS && this.#dice.happens(0.3))) {
      operators.push(new SimulatedActor(this.#bench.store, operate(this.#acting)))
    }
    const at = this.#dice.below(operators.length)
    const operator = operators[at]
    if (operator === undefined) return
    await this.#goOn(operator)
    if (!operator.isBusy) operators.splice(at, 1)
  }

  async #goOn(actor: SimulatedActor): Promise<void> {
    this.#running = actor
    await actor.step(actor.isBusy && this.#dice.happens(0.06) ? 'cut' : 'go')
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
    this.#workers.push(new SimulatedActor(this.#bench.store, look(this.#acting, `worker-${String(++this.#born)}`)))
  }

  #kill(): void {
    const actors = this.#dice.happens(0.8) ? this.#workers : this.#operators
    const [killed] = actors.splice(this.#dice.below(Math.max(1, actors.length)), 1)
    killed?.kill()
  }

  async #archive(): Promise<void> {
    await this.#bench.setState(this.#dice.one(SERVERS), this.#dice.one(VERSIONS), 'archived')
  }

  #passTime(duration: number): void {
    this.#bench.time += duration
  }

  async #answer(key: string): Promise<{ readonly status: 'failed' | 'passed' | 'unknown'; readonly reason: string }> {
    const fate = await this.#running?.ask()
    if (fate === 'cut') throw new Error('The check was cut off')
    const status = this.#dice.happens(0.85) ? 'passed' : this.#dice.one<'failed' | 'unknown'>(['failed', 'unknown'])
    if (status === 'passed') this.#invariants.passed(key)
    return { status, reason: status }
  }
}

/** A second of calls of both servers, of which those of the new versions fail sometimes. */
function tallies(at: number, dice: Dice): readonly CallTally[] {
  const failing = dice.happens(0.3) ? 40 : 0
  return SERVERS.flatMap((server) => [
    calls(at, { server, release: '1.0.0', count: 60 }),
    calls(at, { server, release: '2.0.0', count: 60, failing }),
    calls(at, { server, release: '3.0.0', count: 60, failing }),
  ])
}
