import { PatternNotUnderstood } from '../pattern/anchored.ts'
import { combine, languageOf, languageOfTexts, shortestText } from '../pattern/language.ts'
import type { Node, NodeOf } from '../schema/node.ts'
import { codePoints, type Evaluator } from './evaluate.ts'
import { samplesOf } from './format.ts'
import { EMPTY, unknown, witness, type Outcome } from './outcome.ts'

/** Texts at a branch's end: what the assertions about them leave. */
interface StringProblem {
  readonly min: number
  readonly max: number
  readonly patterns: readonly string[]
  readonly notPatterns: readonly string[]
  readonly formats: readonly NodeOf<'format'>[]
  readonly notFormats: readonly NodeOf<'format'>[]
  readonly excluded: ReadonlySet<string>
}

/** What a text is looked for with. */
export interface StringSearch {
  readonly evaluator: Evaluator
  readonly states: number
  readonly excluded: ReadonlySet<string>
}

/** A longer text is no evidence that anybody would read. */
const LONGEST = 4096

/** A text that satisfies assertions, all about texts. */
export function solveString(atoms: readonly Node[], search: StringSearch): Outcome {
  const problem = problemOf(atoms, search.excluded)
  if (problem.min > problem.max) return EMPTY
  const isSolution = (text: string): boolean =>
    !problem.excluded.has(text) && search.evaluator.all(atoms, text) === true
  const usual = usualTexts(problem).find(isSolution)
  if (usual !== undefined) return witness(usual)
  const found =
    problem.patterns.length + problem.notPatterns.length === 0 ? anyText(problem) : matching(problem, search.states)
  if (found.kind !== 'witness' || problem.formats.length + problem.notFormats.length === 0) return found
  if (isSolution(found.value as string)) return found
  const names = [...problem.formats, ...problem.notFormats].map(({ name }) => `"${name}"`).join(', ')
  return unknown([{ code: 'unsupported-format', message: `No text was found that settles the formats ${names}` }])
}

function problemOf(atoms: readonly Node[], excluded: ReadonlySet<string>): StringProblem {
  const problem = {
    min: 0,
    max: Infinity,
    patterns: [] as string[],
    notPatterns: [] as string[],
    formats: [] as NodeOf<'format'>[],
    notFormats: [] as NodeOf<'format'>[],
    excluded,
  }
  for (const atom of atoms) {
    const isNegated = atom.kind === 'not'
    const assertion = isNegated ? atom.node : atom
    if (assertion.kind === 'pattern') (isNegated ? problem.notPatterns : problem.patterns).push(assertion.source)
    else if (assertion.kind === 'format') (isNegated ? problem.notFormats : problem.formats).push(assertion)
    else if (assertion.kind === 'min-length' && !isNegated) problem.min = Math.max(problem.min, assertion.limit)
    else if (assertion.kind === 'min-length') problem.max = Math.min(problem.max, assertion.limit - 1)
    else if (assertion.kind === 'max-length' && !isNegated) problem.max = Math.min(problem.max, assertion.limit)
    else if (assertion.kind === 'max-length') problem.min = Math.max(problem.min, assertion.limit + 1)
  }
  return problem
}

/** Texts that a person might write, before one is made up. */
function usualTexts({ min, formats }: StringProblem): string[] {
  if (formats.length > 0) return formats.flatMap(({ name }) => [...samplesOf(name)])
  return min > LONGEST ? [] : ['text'.padEnd(min, 'text'), '', 'x'.padEnd(min, 'x'), '1'.padEnd(min, '1')]
}

/** A text of the right length that is not excluded; there are more code points than anybody excludes. */
function anyText({ min, max, excluded }: StringProblem): Outcome {
  if (max === 0) return excluded.has('') ? EMPTY : witness('')
  if (min > LONGEST)
    return unknown([{ code: 'budget-exhausted', message: `Texts of ${String(min)} and more characters are not tried` }])
  const length = Math.max(min, 1)
  for (let code = 0x61; code < 0xd800; code++) {
    const text = String.fromCharCode(code).repeat(length)
    if (!excluded.has(text)) return witness(text)
  }
  return unknown([{ code: 'budget-exhausted', message: 'Too many texts are excluded' }])
}

/** The shortest text in the intersection of regular languages: when it is too long, so are all of them. */
function matching(problem: StringProblem, states: number): Outcome {
  if (problem.min > LONGEST)
    return unknown([
      { code: 'budget-exhausted', message: `Texts of ${String(problem.min)} and more characters are not tried` },
    ])
  try {
    const excluded = problem.excluded.size === 0 ? [] : [languageOfTexts([...problem.excluded], states)]
    const language = combine(
      {
        in: problem.patterns.map((source) => languageOf(source, states)),
        notIn: [...problem.notPatterns.map((source) => languageOf(source, states)), ...excluded],
        min: problem.min,
      },
      states,
    )
    const shortest = shortestText(language)
    if (shortest === undefined || codePoints(shortest) > problem.max) return EMPTY
    return witness(shortest)
  } catch (error) {
    const why = error instanceof PatternNotUnderstood ? error.message : 'its automaton is too large'
    const sources = [...problem.patterns, ...problem.notPatterns].map((source) => `"${source}"`).join(', ')
    return unknown([{ code: 'unsupported-pattern', message: `Patterns could not be compared: ${sources}: ${why}` }])
  }
}
