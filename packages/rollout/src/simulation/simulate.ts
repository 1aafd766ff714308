import { World } from './world.ts'

/** What became of one simulated rollout. */
export interface Simulation {
  readonly seed: number
  /** How many times something was chosen to happen. */
  readonly choices: number
  /** How the updates ended. */
  readonly phases: readonly string[]
}

const MOST_CHOICES = 150

/**
 * Simulates updates of servers under several workers that are killed, cut off, overtaken, and told different things by several people at
 * once, on a clock that jumps, while releases are archived. Everything follows from the seed.
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
  } finally {
    world.end()
  }
}
