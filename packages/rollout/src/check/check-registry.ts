import { quote, type DocumentNode } from '@mcpver/core'
import { durationAt } from '../duration.ts'
import { RolloutError } from '../rollout-error.ts'
import type { CheckMembers, CheckStage, ChosenCheck, UpdateCheck } from './update-check.ts'

const TIMEOUT = 60_000
const OWN = ['check', 'timeout', 'when']
const STAGES: Readonly<Record<string, CheckStage>> = {
  prerequisite: 'prerequisite',
  pre: 'pre',
  step: 'step',
  post: 'post',
}

/** The checks that updates can ask for, by name. */
export class CheckRegistry {
  readonly #checks: ReadonlyMap<string, UpdateCheck>

  /** A later check of a name takes the place of an earlier one. */
  constructor(checks: readonly UpdateCheck[]) {
    this.#checks = new Map(checks.map((check) => [check.name, check]))
  }

  /** In their order. */
  list(): readonly UpdateCheck[] {
    return [...this.#checks.values()]
  }

  /**
   * A check with its default options.
   *
   * @throws {RolloutError} `ERR_CHECK_UNKNOWN`.
   */
  named(name: string): ChosenCheck {
    return this.#chosen(this.#find(name), {})
  }

  /**
   * Reads an entry of `validation_checks`: a name, or `{ "check": name, "when": [...], "timeout": "30s", … }` with the check's options.
   *
   * @throws {RolloutError} `ERR_CHECK_UNKNOWN`; {CoreError} `ERR_INVALID_DOCUMENT`.
   */
  parse(node: DocumentNode): ChosenCheck {
    if (typeof node.value === 'string') return this.named(node.value)
    const { check } = node.members(['check'], memberNames(node))
    return this.#chosen(this.#find(check.text()), node.members(['check'], memberNames(node)))
  }

  #chosen(check: UpdateCheck, members: Readonly<Record<string, DocumentNode | undefined>>): ChosenCheck {
    const options = Object.fromEntries(
      Object.entries(members).flatMap(([name, node]) =>
        OWN.includes(name) || node === undefined ? [] : [[name, node]],
      ),
    )
    const { when, timeout } = members
    return {
      name: check.name,
      stages: new Set(when === undefined ? check.stages : when.elements().map(parseStage)),
      timeout: timeout === undefined ? TIMEOUT : durationAt(timeout),
      run: check.prepare(options),
    }
  }

  #find(name: string): UpdateCheck {
    const check = this.#checks.get(name)
    if (check !== undefined) return check
    throw new RolloutError(`There is no check ${quote(name)}`, {
      code: 'ERR_CHECK_UNKNOWN',
      hint: `There are ${[...this.#checks.keys()].join(', ')}.`,
    })
  }
}

/** Which members there may be is for the check to say. */
function memberNames(node: DocumentNode): readonly string[] {
  return Object.keys(Object(node.value) as object).filter((name) => name !== 'check')
}

function parseStage(node: DocumentNode): CheckStage {
  const name = node.text()
  const stage = Object.hasOwn(STAGES, name) ? STAGES[name] : undefined
  if (stage === undefined) throw node.refusal('"prerequisite", "pre", "step" or "post"')
  return stage
}

/**
 * Refuses options that a check does not have.
 *
 * @throws {CoreError} `ERR_INVALID_DOCUMENT`.
 */
export function assertNoOptions(members: CheckMembers): void {
  assertOnly(members, [])
}

/** Refuses options beside those that a check has. */
export function assertOnly(members: CheckMembers, names: readonly string[]): void {
  const other = Object.entries(members).find(([name]) => !names.includes(name))
  if (other !== undefined) throw other[1].refusal('no such option of this check')
}

/**
 * A member that a check cannot do without.
 *
 * @throws {RolloutError} `ERR_INVALID_CONFIG`.
 */
export function needed(members: CheckMembers, member: string, check: string): DocumentNode {
  const node = members[member]
  if (node !== undefined) return node
  throw new RolloutError(`The check ${check} has no ${quote(member)}`, {
    code: 'ERR_INVALID_CONFIG',
    hint: `Write it as { "check": "${check}", "${member}": … }.`,
  })
}
