import type { Dialect } from './case.ts'
import { PEERS } from './peer-package.ts'

/** One question to a checker: does everything that `old` accepts get accepted by `new`? */
export interface Check {
  readonly old: unknown
  readonly new: unknown
  readonly dialect: Dialect
}

/** What a checker answers. `undecided` with its reason: it says itself that it cannot tell. */
export type Answer =
  | { readonly answer: 'compatible' }
  | { readonly answer: 'breaking'; readonly witness?: unknown }
  | { readonly answer: 'undecided'; readonly reason: string }

/** What became of a check. */
export type Outcome = Answer | { readonly answer: 'crash'; readonly reason: string } | { readonly answer: 'time-out' }

export type CheckerFunction = (check: Check) => Answer | Promise<Answer>

/** One file of `checkers/`: ours, a peer or a baseline. */
export interface CheckerModule {
  /** Makes the checker ready, once a process. */
  readonly load: () => CheckerFunction | Promise<CheckerFunction>
}

/** A checker, by the name of its file, and how tables call it. */
export interface CheckerEntry {
  readonly file: string
  readonly title: string
  /** The package on npm that it needs. */
  readonly peer?: (typeof PEERS)[number]['name']
}

export const OURS: CheckerEntry = { file: 'ours', title: '`@mcpver/diff`' }

/** Ours first, then the peers on npm, then the baselines. */
export const CHECKERS: readonly CheckerEntry[] = [
  OURS,
  ...PEERS.map(({ name, version }) => ({ file: name, title: `${name} ${version}`, peer: name })),
  { file: 'simple-rules', title: 'a list of simple rules' },
  { file: 'deep-equal', title: 'deep equality' },
]
