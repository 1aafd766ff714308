import { RegExpParser, visitRegExpAST, type AST } from '@eslint-community/regexpp'

/** How a pattern can make a backtracking matcher work. */
interface MatchCost {
  /** A repetition of something that can itself be matched in several ways: the work can double with every character. */
  readonly isNested: boolean
  /** Choices of how often to repeat, one after the other: the work can grow with this power of the length. */
  readonly repetitions: number
}

/** No matcher is kept busy by a text of this length, whatever the pattern. */
const SHORT = 10

/** Steps that a matcher may take. */
const MOST_STEPS = 1_000_000

const COSTS = new Map<string, MatchCost>()
const MOST_KNOWN = 1024

/** Whether a backtracking matcher is surely done soon with a pattern on a text of a length. */
export function isCheapToMatch(source: string, length: number): boolean {
  if (length <= SHORT) return true
  const { isNested, repetitions } = costOf(source)
  return !isNested && length ** (repetitions + 1) <= MOST_STEPS
}

function costOf(source: string): MatchCost {
  const known = COSTS.get(source)
  if (known !== undefined) return known
  if (COSTS.size >= MOST_KNOWN) COSTS.clear()
  const cost = measure(source)
  COSTS.set(source, cost)
  return cost
}

function measure(source: string): MatchCost {
  try {
    const pattern = new RegExpParser().parsePattern(source, 0, source.length, { unicode: true })
    return measurePattern(pattern)
  } catch {
    return { isNested: true, repetitions: Infinity }
  }
}

function measurePattern(pattern: AST.Pattern): MatchCost {
  let depth = 0
  let isNested = false
  let repetitions = 0
  visitRegExpAST(pattern, {
    onQuantifierEnter({ min, max, element }) {
      if (min === max) return
      repetitions++
      if (depth > 0) isNested = true
      if (isChoice(element) && max > 1) isNested = true
      if (max > 1) depth++
    },
    onQuantifierLeave({ min, max }) {
      if (min !== max && max > 1) depth--
    },
    onBackreferenceEnter() {
      repetitions++
    },
  })
  return { isNested, repetitions }
}

/** Whether something can match the same text in more than one way: alternatives can. */
function isChoice(element: AST.QuantifiableElement): boolean {
  return (element.type === 'Group' || element.type === 'CapturingGroup') && element.alternatives.length > 1
}
