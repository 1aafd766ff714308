import type { JsonValue } from '@mcpver/core'
import { Evaluator } from './prover/evaluate.ts'
import type { Outcome } from './prover/outcome.ts'
import { Prover } from './prover/prover.ts'
import { Arena } from './schema/arena.ts'
import { DeclaredUse } from './schema/declared.ts'
import type { Node } from './schema/node.ts'
import { OpenReading } from './schema/opened.ts'
import { SchemaReader } from './schema/schema-reader.ts'
import type { CheckBudget, CheckOptions, UndecidedReason, Verdict } from './verdict.ts'
import { isConfirmed, type ValidatedSchema } from './witness/confirm.ts'
import { polish } from './witness/polish.ts'

/** Limits of a check that does not say its own. */
const DEFAULT_BUDGET: CheckBudget = { steps: 20_000, milliseconds: 2_000, depth: 200, states: 10_000 }

/** The two schemas of a question: does everything that `sub` accepts get accepted by `sup`? */
export interface InclusionPair {
  readonly sub: unknown
  readonly sup: unknown
  /** Which of the two is the old one, for reasons. */
  readonly oldSide: 'sub' | 'sup'
}

/** What a question is about. */
export interface InclusionQuestion {
  /** Only instances that use what `sub` declares. */
  readonly declaredOnly?: boolean
  /** `sup` is read by someone who ignores properties that it does not declare. */
  readonly openReader?: boolean
  /** Only numbers within ±(2^53 − 1). */
  readonly safeIntegers?: boolean
}

/** Answers questions about one pair of schemas; both are read once. */
export class Inclusion {
  readonly #pair: InclusionPair
  readonly #budget: CheckBudget
  readonly #arena = new Arena()
  readonly #evaluator: Evaluator
  readonly #sub: Node
  readonly #sup: Node
  readonly #accepting: ValidatedSchema
  readonly #refusing: ValidatedSchema
  /** Whether larger numbers might have changed the last answer. */
  hasReliedOnSafeIntegers = false
  #opened: Node | undefined
  #declared: Node | undefined

  constructor(pair: InclusionPair, { dialect = '2020-12', formats = 'annotation', budget = {} }: CheckOptions) {
    this.#pair = pair
    this.#budget = { ...DEFAULT_BUDGET, ...budget }
    this.#evaluator = new Evaluator(this.#budget.states)
    const options = { dialect, formats, depth: this.#budget.depth }
    const sub = new SchemaReader(this.#arena, pair.sub, { ...options, side: pair.oldSide === 'sub' ? 'old' : 'new' })
    this.#sub = sub.readDocument()
    const sup = new SchemaReader(this.#arena, pair.sup, {
      ...options,
      side: pair.oldSide === 'sub' ? 'new' : 'old',
      twin: sub,
    })
    this.#sup = sup.readDocument()
    this.#accepting = { schema: pair.sub, options: { dialect: dialectForValidator(sub), formats } }
    this.#refusing = { schema: pair.sup, options: { dialect: dialectForValidator(sup), formats } }
  }

  /**
   * Answers one question.
   *
   * @param known A confirmed witness of a wider question, which may answer this one as well.
   */
  ask(question: InclusionQuestion = {}, known?: JsonValue): Verdict {
    if (known !== undefined && this.#isAnswer(question, known)) return { verdict: 'breaking', witness: known }
    const { declaredOnly = false } = question
    const goal = [this.#sub, this.#arena.not(this.#supFor(question)), ...(declaredOnly ? [this.#declaredUse()] : [])]
    const prover = new Prover(this.#arena, { budget: this.#budget, safeIntegers: question.safeIntegers === true })
    const verdict = this.#toVerdict(prover.solve(goal), goal)
    this.hasReliedOnSafeIntegers = prover.hasReliedOnSafeIntegers
    return verdict
  }

  /** Whether a value is a witness for a question. Looking at one value costs less than making what a proof needs. */
  #isAnswer(question: InclusionQuestion, value: JsonValue): boolean {
    if (question.safeIntegers === true && hasUnsafeNumber(value)) return false
    if (question.declaredOnly === true && !this.#use().allows([this.#sub], value, this.#evaluator)) return false
    return this.#evaluator.all([this.#sub, this.#arena.not(this.#supFor(question))], value) === true
  }

  #supFor({ openReader = false }: InclusionQuestion): Node {
    return openReader ? this.#openedSup() : this.#sup
  }

  #toVerdict(outcome: Outcome, goal: readonly Node[]): Verdict {
    switch (outcome.kind) {
      case 'empty':
        return { verdict: 'compatible' }
      case 'unknown':
        return { verdict: 'undecided', reasons: outcome.reasons }
      case 'witness':
        return this.#confirm(outcome.value, goal)
    }
  }

  #confirm(found: JsonValue, goal: readonly Node[]): Verdict {
    const isWitness = (value: JsonValue): boolean => this.#evaluator.all(goal, value) === true
    const polished = isWitness(found) ? polish(found, { isWitness, schemas: [this.#pair.sub, this.#pair.sup] }) : found
    const confirmed = [polished, found].find(
      (value) => isWitness(value) && isConfirmed(value, this.#accepting, this.#refusing),
    )
    if (confirmed !== undefined) return { verdict: 'breaking', witness: confirmed }
    return { verdict: 'undecided', reasons: [unconfirmed(found)] }
  }

  #declaredUse(): Node {
    this.#declared ??= this.#use().of([this.#sub])
    return this.#declared
  }

  #use(): DeclaredUse {
    return new DeclaredUse(this.#arena, this.#matcher())
  }

  #openedSup(): Node {
    this.#opened ??= new OpenReading(this.#arena, this.#matcher()).of(this.#sup)
    return this.#opened
  }

  #matcher(): (name: string, pattern: string) => boolean | undefined {
    return (name, pattern) => this.#evaluator.matches(name, pattern)
  }
}

function hasUnsafeNumber(value: JsonValue): boolean {
  if (typeof value === 'number') return Math.abs(value) > Number.MAX_SAFE_INTEGER
  return typeof value === 'object' && value !== null && Object.values(value).some(hasUnsafeNumber)
}

function dialectForValidator({ dialect }: SchemaReader): 'draft-07' | '2020-12' {
  return dialect === 'draft-07' ? 'draft-07' : '2020-12'
}

function unconfirmed(found: JsonValue): UndecidedReason {
  const shown = JSON.stringify(found)
  return {
    code: 'unconfirmed-witness',
    message: `An independent validator does not agree that ${shown.length > 200 ? `${shown.slice(0, 200)}…` : shown} breaks`,
  }
}
