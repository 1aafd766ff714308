import { APIVersion, type MigrationStep } from '@mcpver/core'

/** The part of the way that a migration guide is about. */
export interface GuideBounds {
  /** The version that callers have. Default: from the very first. */
  readonly from?: APIVersion | undefined
  /** The version that callers want. Default: up to the very last. */
  readonly to?: APIVersion | undefined
}

/** Migration steps in order of version; found by binary search, sorted when they are first asked for. */
export class SortedSteps {
  #steps: MigrationStep[] = []
  #isSorted = true

  add(step: MigrationStep): void {
    const last = this.#steps.at(-1)
    this.#isSorted &&= last === undefined || compareSteps(last, step) <= 0
    this.#steps.push(step)
  }

  /**
   * The steps on the way: those that lead to a version after `from` and not after `to`. A step that began before `from`
   * counts, because what it asks for may have come with any version up to its end.
   */
  between({ from, to }: GuideBounds): MigrationStep[] {
    const steps = this.all()
    const start = from === undefined ? 0 : firstAfter(steps, from)
    const end = to === undefined ? steps.length : firstAfter(steps, to)
    return steps.slice(start, Math.max(start, end))
  }

  /** Every step, in order of version. */
  all(): readonly MigrationStep[] {
    // Mostly sorted already: the engine's merge sort finds the runs, so that a late addition costs one pass.
    if (!this.#isSorted) this.#steps.sort(compareSteps)
    this.#isSorted = true
    return this.#steps
  }
}

/** The migration steps of all tools, by tool and by version. */
export class MigrationLog {
  readonly #all = new SortedSteps()
  readonly #byTool = new Map<string, SortedSteps>()

  add(step: MigrationStep): void {
    const own = this.#byTool.get(step.toolName) ?? new SortedSteps()
    own.add(step)
    this.#byTool.set(step.toolName, own)
    this.#all.add(step)
  }

  /** The steps of one tool, or of all. */
  stepsOf(tool?: string): SortedSteps {
    return tool === undefined ? this.#all : (this.#byTool.get(tool) ?? new SortedSteps())
  }
}

function compareSteps(a: MigrationStep, b: MigrationStep): number {
  return APIVersion.compare(a.toVersion, b.toVersion) || APIVersion.compare(a.fromVersion, b.fromVersion)
}

/** The index of the first step that leads beyond a version. */
function firstAfter(steps: readonly MigrationStep[], version: APIVersion): number {
  let low = 0
  let high = steps.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const step = steps[middle]
    if (step !== undefined && APIVersion.compare(step.toVersion, version) <= 0) low = middle + 1
    else high = middle
  }
  return low
}
