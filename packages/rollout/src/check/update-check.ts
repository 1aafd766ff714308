import type { DocumentNode, Release, Store } from '@mcpver/core'
import type { ValidationStage } from '../plan/step.ts'
import type { CheckFinding } from './outcome.ts'

/** When a check can be run: before an update is scheduled, or at a stage of it. */
export type CheckStage = ValidationStage | 'prerequisite'

/** What a check is told of the update. */
export interface CheckContext {
  readonly store: Store
  readonly stage: CheckStage
  /** The server. */
  readonly name: string
  readonly from: string
  readonly to: string
  /** The releases of the two versions; `undefined` for one that is not there. */
  readonly releases: { readonly from: Release | undefined; readonly to: Release | undefined }
  readonly strategy: string
  /** What was agreed to in the configuration, such as `breaking`. */
  readonly consent: ReadonlySet<string>
  /**
   * The same for the same attempt at the same step of the same update, so that whoever is asked twice after a crash can tell. Empty before
   * an update is scheduled.
   */
  readonly key: string
  /** By the clock of the store. */
  readonly now: number
}

/** Runs a check. What it throws counts as unknown. @param signal Ends it. */
export type RunCheck = (context: CheckContext, signal: AbortSignal) => Promise<CheckFinding>

/** One thing that has to be so: an entry of a registry. It is run at least once, and may be run again after a crash. */
export interface UpdateCheck {
  /** As `validation_checks` names it. */
  readonly name: string
  /** In one sentence. */
  readonly summary: string
  /** When it is run unless the configuration says otherwise. */
  readonly stages: readonly CheckStage[]
  /**
   * Reads its options: the members of its entry in the configuration beside `check`, `when` and `timeout`.
   *
   * @throws a `McpverError` that names the place and the value.
   */
  prepare(members: CheckMembers): RunCheck
}

/** The options of a check as they stand in a configuration. */
export type CheckMembers = Readonly<Record<string, DocumentNode>>

/** A check with its options, as a configuration asks for it. */
export interface ChosenCheck {
  readonly name: string
  readonly stages: ReadonlySet<CheckStage>
  /** In milliseconds. */
  readonly timeout: number
  readonly run: RunCheck
}

/** A check as its file writes it. */
export interface CheckEntry<Options> extends Omit<UpdateCheck, 'prepare'> {
  readonly parse: (members: CheckMembers) => Options
  readonly run: (options: Options, context: CheckContext, signal: AbortSignal) => Promise<CheckFinding>
}

/** A check, whose options nobody else has to know. */
export function defineCheck<Options>({ parse, run, ...entry }: CheckEntry<Options>): UpdateCheck {
  return {
    ...entry,
    prepare: (members) => {
      const options = parse(members)
      return (context, signal) => run(options, context, signal)
    },
  }
}
