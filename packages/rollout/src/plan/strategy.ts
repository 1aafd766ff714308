import type { DocumentNode } from '@mcpver/core'
import type { PlanBase } from './base-traffic.ts'
import type { Step } from './step.ts'

/** How an update gets from the old version to the new one: an entry of the registry `STRATEGIES`. */
export interface Strategy<Options> {
  /** As `update_strategy` names it. */
  readonly name: string
  /** In one sentence. */
  readonly summary: string
  /**
   * Reads its options, the member of the configuration that has its name; `undefined` where there is none.
   *
   * @throws a `McpverError` that names the place and the value.
   */
  parse(node: DocumentNode | undefined): Options
  /**
   * The steps between the rollback point and the last validation. The last of them gives everybody the new version.
   *
   * @throws {RolloutError} `ERR_PLAN_IMPOSSIBLE`.
   */
  plan(options: Options, base: PlanBase): readonly Step[]
  /** Steps after the last validation, while the old version can still be gone back to at once. Default: none. */
  afterwards?(options: Options, base: PlanBase): readonly Step[]
}
