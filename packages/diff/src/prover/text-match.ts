import { isInLanguage, languageOf } from '../pattern/language.ts'
import { isCheapToMatch } from '../pattern/match-cost.ts'

/**
 * Whether a pattern matches in a text; `undefined` for a pattern that is not understood. A pattern that could make a
 * backtracking matcher explode is run as an automaton.
 */
export function matches(text: string, source: string, states: number): boolean | undefined {
  const expression = isCheapToMatch(source, text.length) ? compiled(source) : undefined
  if (expression !== undefined) return expression.test(text)
  try {
    return isInLanguage(text, languageOf(source, states))
  } catch {
    return undefined
  }
}

const COMPILED = new Map<string, RegExp | undefined>()
const MOST_COMPILED = 1024

function compiled(source: string): RegExp | undefined {
  if (COMPILED.has(source)) return COMPILED.get(source)
  if (COMPILED.size >= MOST_COMPILED) COMPILED.clear()
  const expression = toRegExp(source)
  COMPILED.set(source, expression)
  return expression
}

function toRegExp(source: string): RegExp | undefined {
  try {
    return new RegExp(source, 'u')
  } catch {
    return undefined
  }
}
