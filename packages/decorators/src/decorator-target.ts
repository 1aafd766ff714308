import { quote } from '@mcpver/core'
import { invalidTarget } from './decorator-error.ts'
import { describeSubject, subjectOf, type Subject } from './subject.ts'
import type { AnyFunction, ToolDecorator } from './tool-decorator.ts'

/** What a decorator is, apart from the style in which it is used. */
interface Decoration {
  /** Its name, for messages. */
  readonly name: string
  /**
   * Called once where the decorator stands; what it answers is called for each function there: an accessor has two, a field
   * one for each instance.
   */
  readonly prepare: (subject: Subject) => (target: AnyFunction) => AnyFunction
}

const HINT = 'Decorate a function, a class, a method, an accessor or a field whose value is a function.'

/**
 * A decorator that works as a plain wrapper of functions, as a standard decorator and as a legacy one.
 *
 * The three are told apart by what comes after the target: nothing; a context object; a key and a property descriptor.
 */
export function createDecorator(decoration: Decoration): ToolDecorator {
  const decorator = (target: unknown, context?: unknown, descriptor?: unknown): unknown => {
    if (context === undefined && descriptor === undefined) return decoratePlain(decoration, target)
    if (isContext(context)) return decorateStandard(decoration, target, context)
    return decorateLegacy(decoration, context, descriptor)
  }
  return decorator as ToolDecorator
}

/** Refuses a decorator that was written without its parentheses, and so got the target for an option. */
export function assertCalled(name: string, option: unknown): void {
  if (typeof option !== 'function') return
  throw invalidTarget(`@${name} was given a function in place of its options`, `Write @${name}(…), with parentheses.`)
}

/** A function or class that is passed in, or a class under a legacy decorator, which gets nothing else either. */
function decoratePlain({ name, prepare }: Decoration, target: unknown): AnyFunction {
  if (typeof target !== 'function') throw invalidTarget(`@${name} cannot decorate ${quote(target)}`, HINT)
  return prepare(subjectOf(target))(target)
}

/** What is read of a standard decorator's context. */
interface Context {
  readonly kind: string
  readonly name?: unknown
}

/** The words for the `kind` of a context. */
const KINDS: ReadonlyMap<string, Subject['kind']> = new Map([
  ['class', 'Class'],
  ['method', 'Method'],
  ['getter', 'Getter'],
  ['setter', 'Setter'],
  ['accessor', 'Accessor'],
  ['field', 'Field'],
])

/** https://github.com/tc39/proposal-decorators: a decorator returns what takes the place of its target. */
function decorateStandard({ name, prepare }: Decoration, target: unknown, context: Context): unknown {
  const subject: Subject = { kind: KINDS.get(context.kind) ?? 'Function', name: toName(context.name) }
  const prepared = prepare(subject)
  const transform = (value: unknown): AnyFunction => {
    if (typeof value === 'function') return prepared(value)
    throw invalidTarget(`@${name} cannot decorate ${inSentence(subject)}: its value is ${quote(value)}`, HINT)
  }
  switch (context.kind) {
    case 'accessor': {
      const { get, set } = target as { readonly get: unknown; readonly set: unknown }
      return { get: transform(get), set: transform(set) }
    }
    case 'field':
      return transform
    default:
      return transform(target)
  }
}

/** What is read of a property descriptor. */
interface Descriptor {
  readonly value?: unknown
  readonly get?: AnyFunction | undefined
  readonly set?: AnyFunction | undefined
}

/** https://www.typescriptlang.org/docs/handbook/decorators.html: a decorator of a member returns its new descriptor. */
function decorateLegacy({ name, prepare }: Decoration, key: unknown, descriptor: unknown): Descriptor {
  const memberName = toName(key)
  if (typeof descriptor === 'number') {
    const owner = memberName === undefined ? 'a constructor' : inSentence({ kind: 'Method', name: memberName })
    throw invalidTarget(`@${name} cannot decorate a parameter of ${owner}`, HINT)
  }
  const given = (descriptor ?? {}) as Descriptor
  const { value, get, set } = given
  if (typeof value === 'function') return { ...given, value: prepare({ kind: 'Method', name: memberName })(value) }
  if (get !== undefined || set !== undefined) {
    const transform = prepare({ kind: 'Accessor', name: memberName })
    return { ...given, ...(get && { get: transform(get) }), ...(set && { set: transform(set) }) }
  }
  const field = inSentence({ kind: 'Field', name: memberName })
  throw invalidTarget(
    `@${name} cannot decorate ${field}: legacy decorators do not see its value`,
    `Make it a method, wrap the function itself (${name}(…)(() => …)), or compile without experimentalDecorators.`,
  )
}

function isContext(context: unknown): context is Context {
  return typeof context === 'object' && context !== null && typeof (context as { kind?: unknown }).kind === 'string'
}

/** The name of a member; compilers give a number where the source has one. */
function toName(key: unknown): Subject['name'] {
  if (typeof key === 'number') return String(key)
  return typeof key === 'string' || typeof key === 'symbol' ? key : undefined
}

/** A subject in the middle of a sentence: `method "get_forecast"`. */
function inSentence(subject: Subject): string {
  const text = describeSubject(subject)
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`
}
