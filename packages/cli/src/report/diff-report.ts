import type { Change, DiffMode, SuppressedChange, SuppressionRefusal, SurfaceDiff } from '@mcpver/diff'
import type { Io } from '../io.ts'

/** One of the two things that were compared. */
export interface Side {
  /** How it was written on the command line. */
  readonly label: string
  /** Who answered, where that is known. */
  readonly server?: { readonly name: string; readonly version: string } | undefined
  /** The file that holds it. Absent for what is no file. */
  readonly file?: { readonly path: string; readonly text: string } | undefined
}

/** What a command concludes from the changes, beside the changes themselves. */
export interface Conclusion {
  readonly isFine: boolean
  /** One sentence. */
  readonly text: string
  /** The same for a program; members of the JSON report. */
  readonly details: Readonly<Record<string, unknown>>
}

/** What a reporter writes about. */
export interface DiffReport {
  readonly old: Side
  readonly next: Side
  readonly mode: DiffMode
  /** Without the changes that somebody let pass. */
  readonly diff: SurfaceDiff
  readonly suppressed: readonly SuppressedChange[]
  /** Suppressions that do not hold. */
  readonly refusals: readonly SuppressionRefusal[]
  /** The changes that the policy does not allow. */
  readonly failing: ReadonlySet<Change>
  readonly conclusion?: Conclusion | undefined
}

/** Writes a report in one format. */
export type Reporter = (report: DiffReport, io: Io) => string

/** A side in a heading: who answered, or how it was written. */
export function titleOf({ label, server }: Side): string {
  return server === undefined ? label : `${server.name} ${server.version}`
}

/** The sides in a heading; as they were written where the servers would read the same. */
export function titlesOf({ old, next }: Pick<DiffReport, 'old' | 'next'>): [old: string, next: string] {
  const titles = [titleOf(old), titleOf(next)] as const
  return titles[0] === titles[1] ? [old.label, next.label] : [...titles]
}
