import { isPlainObject } from '@mcpver/core'
import type { Node, NodeOf, RestOfNames } from '../schema/node.ts'
import { ARRAY, NUMBER, OBJECT, sortOf, STRING } from '../schema/sort.ts'
import { valueKey } from '../schema/value-key.ts'
import { isMultipleOf } from './exact.ts'
import { hasFormat } from './format.ts'
import { matches } from './text-match.ts'

/** Whether a value satisfies a node; `undefined` where that cannot be known. */
export type Truth = boolean | undefined

/** A nesting that no witness has; a schema that contains itself could go deeper for ever. */
const DEEPEST = 400

/** Evaluations of one value before what was found out is remembered. */
const MOST_UNKNOWN = 2000

/** Evaluates nodes on values, the way a validator does. */
export class Evaluator {
  readonly #states: number
  #depth = 0
  #evaluations = 0
  /** What is known of the value in question, once there was much to do: references can make very many schemas of few. */
  #known: Map<number, Map<unknown, Truth>> | undefined

  constructor(states: number) {
    this.#states = states
  }

  evaluate(node: Node, value: unknown): Truth {
    if (this.#depth > DEEPEST) return undefined
    if (this.#depth === 0) this.#forget()
    if (++this.#evaluations === MOST_UNKNOWN) this.#known = new Map()
    this.#depth++
    try {
      return this.#known === undefined ? this.#evaluate(node, value) : this.#evaluateOnce(node, value, this.#known)
    } finally {
      this.#depth--
    }
  }

  #forget(): void {
    this.#evaluations = 0
    this.#known = undefined
  }

  #evaluateOnce(node: Node, value: unknown, known: Map<number, Map<unknown, Truth>>): Truth {
    const ofNode = known.get(node.id) ?? new Map<unknown, Truth>()
    known.set(node.id, ofNode)
    if (ofNode.has(value)) return ofNode.get(value)
    const truth = this.#evaluate(node, value)
    ofNode.set(value, truth)
    return truth
  }

  /** Whether all nodes hold. */
  all(nodes: readonly Node[], value: unknown): Truth {
    // A loop of its own, as this is where the time of an evaluation goes.
    let result: Truth = true
    for (const node of nodes) {
      const truth = this.evaluate(node, value)
      if (truth === false) return false
      if (truth === undefined) result = undefined
    }
    return result
  }

  #evaluate(node: Node, value: unknown): Truth {
    switch (node.kind) {
      case 'true':
      case 'declares':
        return true
      case 'false':
        return false
      case 'opaque':
        return undefined
      case 'type':
        return (sortOf(value) & node.sorts) !== 0
      case 'values':
        return node.values.has(valueKey(value))
      case 'reference':
        return this.evaluate(node.target(), value)
      case 'not':
        return negated(this.evaluate(node.node, value))
      case 'all':
        return this.all(node.nodes, value)
      case 'any':
        return this.#any(node.nodes, value)
      case 'one':
        return this.#one(node.nodes, value)
      case 'if':
        return this.#conditional(node, value)
      default:
        return this.#assertion(node, value)
    }
  }

  #any(nodes: readonly Node[], value: unknown): Truth {
    return negated(every(nodes, (node) => negated(this.evaluate(node, value))))
  }

  #one(nodes: readonly Node[], value: unknown): Truth {
    const truths = nodes.map((node) => this.evaluate(node, value))
    const held = truths.filter((truth) => truth === true).length
    if (held > 1) return false
    return truths.includes(undefined) ? undefined : held === 1
  }

  #conditional({ test, then, else: otherwise }: NodeOf<'if'>, value: unknown): Truth {
    const truth = this.evaluate(test, value)
    if (truth !== undefined) return this.evaluate(truth ? then : otherwise, value)
    const [whenTrue, whenFalse] = [this.evaluate(then, value), this.evaluate(otherwise, value)]
    return whenTrue === whenFalse ? whenTrue : undefined
  }

  #assertion(node: Node, value: unknown): Truth {
    switch (sortOf(value)) {
      case OBJECT:
        return isPlainObject(value) ? this.#object(node, value) : undefined
      case ARRAY:
        return this.#array(node, value as readonly unknown[])
      case STRING:
        return this.#string(node, value as string)
      default:
        return typeof value === 'number' ? number(node, value) : true
    }
  }

  #string(node: Node, value: string): Truth {
    switch (node.kind) {
      case 'min-length':
        return value.length >= node.limit && codePoints(value) >= node.limit
      case 'max-length':
        return value.length <= node.limit || codePoints(value) <= node.limit
      case 'pattern':
        return matches(value, node.source, this.#states)
      case 'format':
        return hasFormat(value, node.name)
      default:
        return true
    }
  }

  #array(node: Node, value: readonly unknown[]): Truth {
    switch (node.kind) {
      case 'min-items':
        return value.length >= node.limit
      case 'max-items':
        return value.length <= node.limit
      case 'unique':
        return new Set(value.map(valueKey)).size === value.length
      case 'item':
        return node.index >= value.length || this.evaluate(node.node, value[node.index])
      case 'items':
        return this.#each(node.node, value.slice(node.index))
      case 'contains':
        return this.#contains(node, value)
      default:
        return true
    }
  }

  #contains({ node, min, max }: NodeOf<'contains'>, value: readonly unknown[]): Truth {
    const truths = value.map((item) => this.evaluate(node, item))
    const held = truths.filter((truth) => truth === true).length
    const perhaps = held + truths.filter((truth) => truth === undefined).length
    if (held >= min && perhaps <= max) return true
    return perhaps < min || held > max ? false : undefined
  }

  /** Whether each of some values satisfies a node. */
  #each(node: Node, values: readonly unknown[]): Truth {
    return every(values, (one) => this.evaluate(node, one))
  }

  #object(node: Node, value: Record<string, unknown>): Truth {
    switch (node.kind) {
      case 'min-properties':
        return Object.keys(value).length >= node.limit
      case 'max-properties':
        return Object.keys(value).length <= node.limit
      case 'required':
        return Object.hasOwn(value, node.name)
      case 'property':
        return !Object.hasOwn(value, node.name) || this.evaluate(node.node, value[node.name])
      case 'names':
        return this.#each(node.node, Object.keys(value))
      case 'matching':
        return this.#matching(node, value)
      case 'additional':
        return this.#additional(node, value)
      default:
        return true
    }
  }

  #matching({ pattern, node }: NodeOf<'matching'>, value: Readonly<Record<string, unknown>>): Truth {
    return every(Object.keys(value), (name) =>
      implied(this.matches(name, pattern), () => this.evaluate(node, value[name])),
    )
  }

  #additional({ rest, node }: NodeOf<'additional'>, value: Readonly<Record<string, unknown>>): Truth {
    return every(Object.keys(value), (name) => implied(this.isRest(name, rest), () => this.evaluate(node, value[name])))
  }

  /** Whether a pattern matches in a name or another text. */
  matches(text: string, pattern: string): Truth {
    return matches(text, pattern, this.#states)
  }

  /** Whether a name is none that is described by itself. */
  isRest(name: string, { names, patterns }: RestOfNames): Truth {
    return names.has(name) ? false : every(patterns, (pattern) => negated(this.matches(name, pattern)))
  }
}

/** Whether all hold: one that does not decides, whatever cannot be known. */
export function every<T>(items: Iterable<T>, test: (item: T) => Truth): Truth {
  let result: Truth = true
  for (const item of items) {
    const truth = test(item)
    if (truth === false) return false
    if (truth === undefined) result = undefined
  }
  return result
}

function negated(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth
}

function implied(condition: Truth, conclusion: () => Truth): Truth {
  if (condition === false) return true
  const truth = conclusion()
  return condition === true || truth === true ? truth : undefined
}

function number(node: Node, value: number): Truth {
  switch (node.kind) {
    case 'minimum':
      return node.exclusive ? value > node.bound : value >= node.bound
    case 'maximum':
      return node.exclusive ? value < node.bound : value <= node.bound
    case 'multiple-of':
      return isMultipleOf(value, node.divisor)
    default:
      return (sortOf(value) & NUMBER) !== 0
  }
}

/** The length of a text as JSON Schema counts it: in code points. */
export function codePoints(text: string): number {
  let count = 0
  for (const _character of text) count++
  return count
}
