import type { JsonValue } from '@mcpver/core'
import { Evaluator } from './prover/evaluate.ts'
import type { Outcome } from './prover/outcome.ts'
import { Prover } from './prover/prover.ts'
import { Arena, ArenaFullError } from './schema/arena.ts'
import { DeclaredUse } from './schema/declared.ts'
import type { Node } from './schema/node.ts'
import { OpenReading } from './schema/opened.ts'
import { partsBeyond } from './schema/parts.ts'
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

/** Two schemas of one pair, as the prover and as a validator read them. */
interface PairReading {
  readonly sub: Node
  readonly sup: Node
  readonly accepting: ValidatedSchema
  readonly refusing: ValidatedSchema
}

/** Answers questions about one pair of schemas; both are read once. */
export class Inclusion {
  readonly #pair: InclusionPair
  readonly #options: CheckOptions
  readonly #budget: CheckBudget
  readonly #arena = new Arena()
  readonly #evaluator: Evaluator
  /** Whether larger numbers might have changed the last answer. */
  hasReliedOnSafeIntegers = false
  #isExhausted = false
  #known: PairReading | undefined
  #opened: Node | undefined
  #declared: Node | undefined

  constructor(pair: InclusionPair, options: CheckOptions) {
    this.#pair = pair
    this.#options = options
    this.#budget = { ...DEFAULT_BUDGET, ...options.budget }
    this.#evaluator = new Evaluator(this.#budget.states)
  }

  /**
   * Answers one question. Schemas too large for the memory or the stack leave it, and all after it, undecided.
   *
   * @param known A confirmed witness of a wider question, which may answer this one as well.
   */
  ask(question: InclusionQuestion = {}, known?: JsonValue): Verdict {
    return this.#within(() => this.#answer(question, known)) ?? TOO_LARGE
  }

  /** Whether there is any value that a question is about; `true` also when that cannot be known. */
  hasInstances(question: InclusionQuestion): boolean {
    const find = (): Outcome => this.#proverFor(question).solve(this.#premises(question))
    return this.#within(find)?.kind !== 'empty'
  }

  /** What was found out; `undefined` when a limit of the machine came first. What was half made then is not used again. */
  #within<T>(find: () => T): T | undefined {
    if (this.#isExhausted) return undefined
    try {
      return find()
    } catch (error) {
      if (!(error instanceof ArenaFullError || error instanceof RangeError)) throw error
      this.#isExhausted = true
      return undefined
    }
  }

  get #reading(): PairReading {
    this.#known ??= this.#read()
    return this.#known
  }

  #read(): PairReading {
    const { sub: subSchema, sup: supSchema, oldSide } = this.#pair
    const { dialect = '2020-12', formats = 'annotation' } = this.#options
    const options = { dialect, formats, depth: this.#budget.depth }
    const sub = new SchemaReader(this.#arena, subSchema, { ...options, side: oldSide === 'sub' ? 'old' : 'new' })
    const subNode = sub.readDocument()
    const supSide = oldSide === 'sub' ? 'new' : 'old'
    const sup = new SchemaReader(this.#arena, supSchema, { ...options, side: supSide, twin: sub })
    return {
      sub: subNode,
      sup: sup.readDocument(),
      accepting: { schema: subSchema, options: { dialect: dialectForValidator(sub), formats } },
      refusing: { schema: supSchema, options: { dialect: dialectForValidator(sup), formats } },
    }
  }

  #answer(question: InclusionQuestion, known: JsonValue | undefined): Verdict {
    if (known !== undefined && this.#isAnswer(question, known)) return { verdict: 'breaking', witness: known }
    const goal = this.#goalOf(question)
    const prover = this.#proverFor(question)
    const verdict = this.#toVerdict(prover.solve(goal), goal)
    this.hasReliedOnSafeIntegers = prover.hasReliedOnSafeIntegers
    return verdict
  }

  #proverFor({ safeIntegers = false }: InclusionQuestion): Prover {
    return new Prover(this.#arena, { budget: this.#budget, safeIntegers })
  }

  /** What holds of every value that a question is about. */
  #premises({ declaredOnly = false }: InclusionQuestion): Node[] {
    return declaredOnly ? [this.#reading.sub, this.#declaredUse()] : [this.#reading.sub]
  }

  /** Whether a value is a witness for a question. Looking at one value costs less than making what a proof needs. */
  #isAnswer(question: InclusionQuestion, value: JsonValue): boolean {
    if (question.safeIntegers === true && hasUnsafeNumber(value)) return false
    const premises = [this.#reading.sub]
    if (question.declaredOnly === true && !this.#use().allows(premises, value, this.#evaluator)) return false
    return this.#evaluator.all([this.#breakBeside(premises, question), ...premises], value) === true
  }

  /** What holds of a witness; the break comes last. */
  #goalOf(question: InclusionQuestion): Node[] {
    const premises = this.#premises(question)
    return [...premises, this.#breakBeside(premises, question)]
  }

  /** That `sup` does not hold, of a value of which some premises do. */
  #breakBeside(premises: readonly Node[], question: InclusionQuestion): Node {
    return this.#arena.not(this.#arena.all(partsBeyond(premises, this.#supFor(question))))
  }

  #supFor({ openReader = false }: InclusionQuestion): Node {
    return openReader ? this.#openedSup() : this.#reading.sup
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
    const { accepting, refusing } = this.#reading
    // The break comes first: a value that does not show it needs no second look.
    const breakFirst = goal.toReversed()
    const isWitness = (value: JsonValue): boolean => this.#evaluator.all(breakFirst, value) === true
    if (!isWitness(found)) return { verdict: 'undecided', reasons: [unconfirmed(found)] }
    const polished = polish(found, { isWitness, schemas: [this.#pair.sub, this.#pair.sup] })
    const confirmed = [polished, found].find((value) => isConfirmed(value, accepting, refusing))
    if (confirmed !== undefined) return { verdict: 'breaking', witness: confirmed }
    return { verdict: 'undecided', reasons: [unconfirmed(found)] }
  }

  #declaredUse(): Node {
    this.#declared ??= this.#use().of([this.#reading.sub])
    return this.#declared
  }

  #use(): DeclaredUse {
    return new DeclaredUse(this.#arena, this.#matcher())
  }

  #openedSup(): Node {
    this.#opened ??= new OpenReading(this.#arena, this.#matcher()).of(this.#reading.sup)
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

const TOO_LARGE: Verdict = {
  verdict: 'undecided',
  reasons: [{ code: 'budget-exhausted', message: 'The proof needs more memory or a deeper stack than there is' }],
}
