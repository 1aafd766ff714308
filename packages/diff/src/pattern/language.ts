import { DFA, FAIterators, JS, NFA, Words, type Expression, type NoParent, type ReadonlyDFA } from 'refa'
import { anything, MAX_CHARACTER } from './alphabet.ts'
import {
  anchoredWays,
  hasAssertion,
  looksBehind,
  PatternNotUnderstood,
  type Anchored,
  type Part,
  type Sequence,
} from './anchored.ts'
import { withoutAssertions } from './assertion.ts'

/** The texts that a pattern, or several, match: a regular language as a deterministic automaton. */
export type Language = ReadonlyDFA

/** Automata take long to build and servers repeat their patterns. */
const CACHE = new Map<string, Language | PatternNotUnderstood>()
const MOST_CACHED = 512

/**
 * The language of the texts in which a pattern matches somewhere, as JSON Schema's `pattern` means it.
 *
 * @param states The most states that an automaton may have on the way.
 * @throws {PatternNotUnderstood} for a pattern that is not valid, whose language is not regular (back-references), whose
 * look-arounds are not at an edge, or whose automaton would be too large.
 */
export function languageOf(source: string, states: number): Language {
  const key = `${String(states)} ${source}`
  const known = CACHE.get(key) ?? build(source, states)
  CACHE.delete(key)
  CACHE.set(key, known)
  const oldest = CACHE.size > MOST_CACHED ? CACHE.keys().next().value : undefined
  if (oldest !== undefined) CACHE.delete(oldest)
  if (known instanceof PatternNotUnderstood) throw known
  return known
}

function build(source: string, states: number): Language | PatternNotUnderstood {
  try {
    const parsed = JS.Parser.fromLiteral({ source, flags: 'u' }).parse({ assertions: 'parse', backreferences: 'throw' })
    return new LanguageBuilder(states).search(parsed.expression.alternatives, false)
  } catch (error) {
    return error instanceof PatternNotUnderstood ? error : new PatternNotUnderstood(messageOf(error), { cause: error })
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error)
}

/** The texts in all of some languages and in none of others, of a length from `min` on. */
export function combine(
  languages: { in: readonly Language[]; notIn: readonly Language[]; min: number },
  states: number,
): Language {
  const builder = new LanguageBuilder(states)
  const parts = [...languages.in, ...languages.notIn.map((language) => builder.complement(language))]
  if (languages.min > 0 || parts.length === 0) parts.push(builder.regex([anything(languages.min)]))
  return parts.reduce((all, language) => builder.intersection(all, language))
}

/** The language of exactly these texts. */
export function languageOfTexts(texts: readonly string[], states: number): Language {
  const words = texts.map((text) => Words.fromStringToUnicode(text))
  return DFA.fromWords(words, { maxCharacter: MAX_CHARACTER }, new DFA.LimitedNodeFactory(states))
}

/** One of the shortest texts of a language, readable if there is a choice; `undefined` when it has none. */
export function shortestText(language: Language): string | undefined {
  const wordSet = FAIterators.shortestWordSet(language.transitionIterator())
  const word = wordSet && Words.pickMostReadableWord(wordSet)
  return word && Words.fromUnicodeToString(word)
}

/** Whether a text is in a language, in time linear in its length. */
export function isInLanguage(text: string, language: Language): boolean {
  return language.test(Words.fromStringToUnicode(text))
}

/** Builds automata within a limit of states. */
class LanguageBuilder {
  readonly #states: number

  constructor(states: number) {
    this.#states = states
  }

  /** The texts in which one of some alternatives matches: from their start, or anywhere. */
  search(alternatives: readonly Sequence[], isAtStart: boolean): DFA {
    return this.#union(
      anchoredWays(alternatives).map((way) => this.#way({ ...way, isStart: isAtStart || way.isStart })),
    )
  }

  #union([first, ...rest]: readonly DFA[]): DFA {
    if (first === undefined) return DFA.empty({ maxCharacter: MAX_CHARACTER })
    if (rest.length === 0) return first
    const all = NFA.fromFA(first, this.#nfaFactory())
    for (const way of rest) all.union(way, this.#nfaFactory())
    return this.#determined(all)
  }

  regex(elements: readonly Part[]): DFA {
    const expression: NoParent<Expression> = {
      type: 'Expression',
      alternatives: [{ type: 'Concatenation', elements: [...elements] }],
    }
    const options = { maxCharacter: MAX_CHARACTER }
    return this.#determined(NFA.fromRegex(expression, options, { assertions: 'throw' }, this.#nfaFactory()))
  }

  complement(language: Language): DFA {
    const copy = DFA.fromFA(language, this.#dfaFactory())
    copy.complement()
    return copy
  }

  intersection(a: Language, b: Language): DFA {
    return DFA.fromIntersection(a, b, this.#dfaFactory())
  }

  #way({ isStart, isEnd, ahead, behind, body }: Anchored): DFA {
    const isPlain = ahead.length === 0
    if (!isStart && !isPlain && [...ahead, ...body].some(looksBehind)) {
      throw new PatternNotUnderstood('a look-ahead beside what looks behind')
    }
    const lead = isStart || !isPlain ? [] : [anything()]
    const ways = withoutAssertions([...lead, ...body, ...(isEnd ? [] : [anything()])])
    let language = this.#union(ways.map((way) => this.regex(way)))
    for (const { negate, alternatives } of ahead) {
      const seen = this.search(alternatives, true)
      language = this.intersection(language, negate ? this.complement(seen) : seen)
    }
    if (!isPlain && !isStart) language = this.#afterAnything(language)
    return behind.length === 0 ? language : this.#behind(language, { isEnd, guards: behind })
  }

  #behind(language: DFA, { isEnd, guards }: { isEnd: boolean; guards: Anchored['behind'] }): DFA {
    if (!isEnd) throw new PatternNotUnderstood('a look-behind that is not at the end')
    return guards.reduce((rest, { negate, alternatives }) => {
      if (!negate && alternatives.length > 1) throw new PatternNotUnderstood('a look-behind with alternatives')
      const parts = alternatives.map(({ elements }) => {
        if (elements.some(hasAssertion)) throw new PatternNotUnderstood('an assertion in a look-behind')
        return this.regex([anything(), ...elements])
      })
      return parts.reduce((kept, part) => this.intersection(kept, negate ? this.complement(part) : part), rest)
    }, language)
  }

  #afterAnything(language: DFA): DFA {
    const nfa = NFA.fromFA(language, this.#nfaFactory())
    nfa.prepend(NFA.all({ maxCharacter: MAX_CHARACTER }), this.#nfaFactory())
    return this.#determined(nfa)
  }

  #determined(nfa: NFA): DFA {
    const dfa = DFA.fromFA(nfa, this.#dfaFactory())
    dfa.minimize()
    return dfa
  }

  #nfaFactory(): NFA.LimitedNodeFactory {
    return new NFA.LimitedNodeFactory(this.#states)
  }

  #dfaFactory(): DFA.LimitedNodeFactory {
    return new DFA.LimitedNodeFactory(this.#states)
  }
}
