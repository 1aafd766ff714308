import type { JsonValue } from '@mcpver/core'
import { checkInclusion } from '../compare-schemas.ts'
import { Evaluator } from '../prover/evaluate.ts'
import { Arena } from '../schema/arena.ts'
import { SchemaReader } from '../schema/schema-reader.ts'
import type { Verdict } from '../verdict.ts'
import { InstanceSampler } from './instance-sampler.ts'
import type { Random } from './random.ts'
import { ajvValidator, hyperjumpValidator, type Validator, type ValidatorDialect } from './validators.ts'

/** Two schemas, read in one dialect. */
export interface FuzzPair {
  readonly sub: JsonValue
  readonly sup: JsonValue
  readonly dialect: ValidatorDialect
}

/** Something that the prover said and an independent validator does not. */
export interface Disagreement {
  readonly about: 'compatible' | 'witness' | 'evaluation' | 'crash'
  readonly pair: FuzzPair
  readonly instance?: JsonValue
  readonly message?: string
}

/** What came of one pair. */
export interface Judged {
  readonly verdict: Verdict['verdict']
  /** Instances that were tried. */
  readonly tried: number
  /** Of these, how many the first schema accepts: only they can refute a "compatible". */
  readonly accepted: number
  readonly disagreement?: Disagreement
}

/** How a pair is judged. */
export interface JudgeOptions {
  readonly random: Random
  readonly instances: number
  /** A share of the instances that both validators look at, whatever the first says; from 0 to 1. */
  readonly secondLook: number
}

/** A schema as the two independent validators and the prover's own evaluator see it. */
class Judge {
  readonly #schema: JsonValue
  readonly #dialect: ValidatorDialect
  readonly #ajv: Opinionated
  readonly #own: Opinionated
  #hyperjump: Opinionated | undefined

  constructor(schema: JsonValue, dialect: ValidatorDialect) {
    this.#schema = schema
    this.#dialect = dialect
    this.#ajv = attempt(() => opinionated(ajvValidator(schema, dialect))) ?? SPEECHLESS
    const node = new SchemaReader(new Arena(), schema, { dialect, formats: 'annotation', depth: 200, side: 'old' })
    const read = node.readDocument()
    const evaluator = new Evaluator(10_000)
    this.#own = (value) => evaluator.evaluate(read, value)
  }

  /** What the specification says: ajv, unless it disagrees with the prover; then hyperjump has the last word. */
  async isValid(value: JsonValue, isSure: boolean): Promise<Opinion> {
    const own = this.#own(value)
    const quick = this.#ajv(value)
    if (quick !== undefined && !isSure && (own === undefined || own === quick)) return { truth: quick, own }
    const hyperjump = (this.#hyperjump ??= await this.#makeHyperjump())
    return { truth: hyperjump(value), own }
  }

  async #makeHyperjump(): Promise<Opinionated> {
    const made = await hyperjumpValidator(this.#schema, this.#dialect).catch(() => undefined)
    return made === undefined ? SPEECHLESS : opinionated(made)
  }
}

/** Judges one pair: asks the prover, and has independent validators judge what it said. */
export async function judgePair(pair: FuzzPair, options: JudgeOptions): Promise<Judged> {
  const { dialect, sub, sup } = pair
  try {
    const verdict = checkInclusion(sub, sup, { dialect })
    const judges = [new Judge(sub, dialect), new Judge(sup, dialect)] as const
    if (verdict.verdict === 'breaking') return await judgeWitness(pair, judges, verdict.witness)
    const seeds = verdict.verdict === 'compatible' ? modelsOf(pair) : []
    const sampler = new InstanceSampler(options.random, [sub, sup], seeds)
    const instances = verdict.verdict === 'compatible' ? options.instances : options.instances / 10
    let accepted = 0
    for (let tried = 1; tried <= instances; tried++) {
      const instance = sampler.next()
      const isSure = options.random.chance(options.secondLook)
      const [inSub, inSup] = [await judges[0].isValid(instance, isSure), await judges[1].isValid(instance, isSure)]
      if (inSub.truth === true) accepted++
      const about = disagreementOf(verdict.verdict, inSub, inSup)
      if (about !== undefined)
        return { verdict: verdict.verdict, tried, accepted, disagreement: { about, pair, instance } }
    }
    return { verdict: verdict.verdict, tried: instances, accepted }
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { verdict: 'undecided', tried: 0, accepted: 0, disagreement: { about: 'crash', pair, message } }
  }
}

/** What validators say, and what the prover's evaluator says; `undefined` for no answer. */
interface Opinion {
  /** No answer where a schema refers to itself for the very same value. */
  readonly truth: boolean | undefined
  readonly own: boolean | undefined
}

function disagreementOf(verdict: Verdict['verdict'], sub: Opinion, sup: Opinion): Disagreement['about'] | undefined {
  if (verdict === 'compatible' && sub.truth === true && sup.truth === false) return 'compatible'
  const isOdd = ({ truth, own }: Opinion): boolean => own !== undefined && truth !== undefined && own !== truth
  return isOdd(sub) || isOdd(sup) ? 'evaluation' : undefined
}

async function judgeWitness(pair: FuzzPair, judges: readonly [Judge, Judge], witness: JsonValue): Promise<Judged> {
  const isAccepted = (await judges[0].isValid(witness, false)).truth === true
  const isRefused = (await judges[1].isValid(witness, false)).truth === false
  const counts = { verdict: 'breaking', tried: 1, accepted: 1 } as const
  if (isAccepted && isRefused) return counts
  return { ...counts, disagreement: { about: 'witness', pair, instance: witness } }
}

/** Instances that the first schema accepts, as the prover finds them. */
function modelsOf({ sub, sup, dialect }: FuzzPair): JsonValue[] {
  const found: JsonValue[] = []
  for (const schema of [sub, sub, sub, sup]) {
    const verdict = checkInclusion(schema, { enum: found }, { dialect, budget: { steps: 2000 } })
    if (verdict.verdict === 'breaking') found.push(verdict.witness)
  }
  return found
}

function attempt<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch {
    return undefined
  }
}

/** A validator that may have no answer. */
type Opinionated = (value: JsonValue) => boolean | undefined

/** Of a schema that no validator can be made for: a reference that leads nowhere, say. */
const SPEECHLESS: Opinionated = () => undefined

/** A validator that failed once, because a schema refers to itself for the very same value, is not asked again. */
function opinionated(validator: Validator): Opinionated {
  let isBroken = false
  return (value) => {
    const truth = isBroken ? undefined : attempt(() => validator(value))
    isBroken = truth === undefined
    return truth
  }
}
