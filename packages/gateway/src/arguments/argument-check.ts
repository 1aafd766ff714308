import { McpverError, type Logger } from '@mcpver/core'
import { InstanceValidator, type InstanceVerdict } from '@mcpver/diff'
import type { ServedTool } from '../catalog/served-release.ts'
import { paramsIn } from '../era/envelope.ts'
import { spanAt } from '../wire/edit.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { roundedNumbersIn } from './number-literal.ts'

/** What does not fit, as `InstanceValidator` says it. */
export type ArgumentProblems = Pick<Extract<InstanceVerdict, { readonly verdict: 'invalid' }>, 'more' | 'problems'>

const UNCHECKED: ArgumentProblems = {
  problems: [{ pointer: '', expected: 'must be small and flat enough to be held against the input schema' }],
  more: 0,
}

/** Holds arguments of calls against the input schema of one definition, which is compiled when the first call comes. */
export class ArgumentCheck {
  readonly #schema: unknown
  readonly #onUnreadable: (error: unknown) => void
  /** `null` when nothing can be held against the schema. */
  #validator: InstanceValidator | null | undefined

  /** @param onUnreadable Told once, when nothing can be held against the schema: then everything fits. */
  constructor(schema: unknown, onUnreadable: (error: unknown) => void) {
    this.#schema = schema
    this.#onUnreadable = onUnreadable
  }

  /** What does not fit of the arguments of a call; `undefined` when they fit, or nobody can say. Never throws. */
  problemsIn(message: WireMessage): ArgumentProblems | undefined {
    if (this.#validator === undefined) this.#validator = this.#compiled()
    if (this.#validator === null) return undefined
    const { arguments: args = {} } = paramsIn(message)
    const verdict = this.#validator.validate(args as never, { rounded: () => roundedIn(message) })
    if (verdict.verdict === 'invalid') return verdict
    // What is made so that nobody can hold it against anything is not let through.
    return verdict.verdict === 'unknown' && verdict.fault === 'instance' ? UNCHECKED : undefined
  }

  #compiled(): InstanceValidator | null {
    try {
      return new InstanceValidator(this.#schema)
    } catch (error) {
      if (!McpverError.isInstance(error)) throw error
      this.#onUnreadable(error)
      return null
    }
  }
}

/** The checks of one server's tools, one for each definition as long as there is one. */
export class ArgumentChecks {
  readonly #server: string
  readonly #logger: Logger
  readonly #checks = new WeakMap<ServedTool['definition'], ArgumentCheck>()

  constructor(server: string, logger: Logger) {
    this.#server = server
    this.#logger = logger
  }

  of({ definition, version }: ServedTool): ArgumentCheck {
    const known = this.#checks.get(definition)
    if (known !== undefined) return known
    const check = new ArgumentCheck(definition.inputSchema, (error) => {
      const fields = { err: error, server: this.#server, tool: definition.name, version: version.toJSON() }
      this.#logger.warn(fields, 'Arguments of calls are not validated: the input schema cannot be used')
    })
    this.#checks.set(definition, check)
    return check
  }
}

function roundedIn({ text }: WireMessage): readonly string[] {
  const span = spanAt(text, ['params', 'arguments'])
  return span === undefined ? [] : roundedNumbersIn(text.slice(span.start, span.end))
}
