import type { CheckOptions, UndecidedCode, Verdict } from '../../verdict.ts'

/** A pair of schemas and what the prover has to say: is everything that `sub` accepts accepted by `sup`? */
export interface InclusionCase {
  readonly name: string
  readonly sub: unknown
  readonly sup: unknown
  readonly verdict: Verdict['verdict']
  readonly options: CaseOptions
}

/** What a case needs beyond its schemas. */
export interface CaseOptions extends CheckOptions {
  /** The only witness that the case may give. Default: any. */
  readonly witness?: unknown
  /** For `undecided`: the code of a reason. */
  readonly code?: UndecidedCode
  /**
   * Who judges: hyperjump alone where ajv is known to be wrong, ajv alone where hyperjump cannot read the schema, nobody where
   * formats are asserted, which neither does here. Default: both.
   */
  readonly judges?: 'both' | 'hyperjump' | 'ajv' | 'nobody'
}

type Pair = readonly [sub: unknown, sup: unknown]

export function compatible(name: string, [sub, sup]: Pair, options: CaseOptions = {}): InclusionCase {
  return { name, sub, sup, verdict: 'compatible', options }
}

export function breaking(name: string, [sub, sup]: Pair, options: CaseOptions = {}): InclusionCase {
  return { name, sub, sup, verdict: 'breaking', options }
}

export function undecided(
  name: string,
  [sub, sup]: Pair,
  options: CaseOptions & { code: UndecidedCode },
): InclusionCase {
  return { name, sub, sup, verdict: 'undecided', options }
}

/** Both directions of a respelling: the two schemas mean the same. */
export function equivalent(name: string, [a, b]: Pair, options: CaseOptions = {}): InclusionCase[] {
  return [compatible(`${name}, forth`, [a, b], options), compatible(`${name}, back`, [b, a], options)]
}

/** A narrower and a wider schema: compatible one way, breaking the other. */
export function narrower(name: string, [narrow, wide]: Pair, options: CaseOptions = {}): InclusionCase[] {
  return [
    compatible(`${name}, widened`, [narrow, wide], options),
    breaking(`${name}, narrowed`, [wide, narrow], options),
  ]
}
