import { CombinedTransformer, transform, Transformers, type Expression, type NoParent } from 'refa'
import { flattened, hasAssertion, isEmpty, PatternNotUnderstood, type Part, type Sequence } from './anchored.ts'

const APPLY = new CombinedTransformer([Transformers.simplify(), Transformers.applyAssertions()])

/**
 * The ways in which a sequence can match a whole text, without look-arounds: those in its midst are applied to what stands
 * beside them, and those at an edge see the edge of the text.
 *
 * @throws {PatternNotUnderstood} when a look-around is left.
 */
export function withoutAssertions(parts: readonly Part[]): Part[][] {
  if (!parts.some(hasAssertion)) return [[...parts]]
  const expression: NoParent<Expression> = {
    type: 'Expression',
    // The transformers change what they are given, and ways share their parts.
    alternatives: [{ type: 'Concatenation', elements: parts.map(copied) }],
  }
  const alternatives: readonly Sequence[] = transform(APPLY, expression).alternatives
  return alternatives
    .flatMap(({ elements }) => flattened(elements))
    .map((way) => atEdges(way))
    .filter((way) => way !== undefined)
}

/** A sequence without the assertions at its edges; `undefined` when one of them fails. */
function atEdges(parts: readonly Part[]): Part[] | undefined {
  const rest = [...parts]
  for (;;) {
    const [first] = rest
    const last = rest.at(-1)
    if (first?.type === 'Assertion' && first.kind === 'behind') {
      assertSimple(first)
      if (isEmpty(first) === first.negate) return undefined
      rest.shift()
    } else if (last?.type === 'Assertion' && last.kind === 'ahead') {
      assertSimple(last)
      if (isEmpty(last) === last.negate) return undefined
      rest.pop()
    } else break
  }
  if (rest.some(hasAssertion)) throw new PatternNotUnderstood('a look-around in its midst')
  return rest
}

/** An anchor within a look-around depends on more than whether the look-around can match nothing. */
function assertSimple({ alternatives }: Extract<Part, { type: 'Assertion' }>): void {
  if (alternatives.some(({ elements }) => elements.some(hasAssertion))) {
    throw new PatternNotUnderstood('an assertion in a look-around')
  }
}

function copied(part: Part): Part {
  if (part.type !== 'Alternation' && part.type !== 'Quantifier' && part.type !== 'Assertion') return { ...part }
  const alternatives = part.alternatives.map(({ elements }) => ({
    type: 'Concatenation' as const,
    elements: elements.map(copied),
  }))
  return { ...part, alternatives }
}
