import type { Deployer } from '@mcpver/core'
import { callers } from './checks/callers.ts'
import { command } from './checks/command.ts'
import { contractDifference, type CompareReleases } from './checks/contract-difference.ts'
import { dependencies, type InspectDependencies } from './checks/dependencies.ts'
import { errorBudget } from './checks/error-budget.ts'
import { http } from './checks/http.ts'
import { noUpdateInFlight } from './checks/no-update-in-flight.ts'
import { releaseSigned, type VerifyRelease } from './checks/release-signed.ts'
import { releaseState } from './checks/release-state.ts'
import { rollbackPossible } from './checks/rollback-possible.ts'
import { smokeCalls } from './checks/smoke-calls.ts'
import { upstreamStarts } from './checks/upstream-starts.ts'
import { CheckRegistry } from './check-registry.ts'
import type { CallTool, Probe } from './probe.ts'
import type { UpdateCheck } from './update-check.ts'

/** What the standard checks ask. What nobody can tell is unknown, and an update that asks for it does not begin. */
export interface StandardCheckOptions {
  readonly deployer: Deployer
  readonly verify?: VerifyRelease | undefined
  readonly compare?: CompareReleases | undefined
  readonly inspect?: InspectDependencies | undefined
  readonly probe?: Probe | undefined
  readonly call?: CallTool | undefined
  /** Checks of one's own; one takes the place of a standard check of its name. */
  readonly more?: readonly UpdateCheck[] | undefined
}

/** The checks that updates can ask for. */
export function standardChecks({
  deployer,
  verify,
  compare,
  inspect,
  probe,
  call,
  more = [],
}: StandardCheckOptions): CheckRegistry {
  return new CheckRegistry([
    releaseState,
    releaseSigned(verify),
    contractDifference(compare),
    callers,
    dependencies(inspect),
    upstreamStarts(probe),
    smokeCalls(call),
    noUpdateInFlight,
    errorBudget,
    rollbackPossible(deployer),
    command,
    http,
    ...more,
  ])
}
