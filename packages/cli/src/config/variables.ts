import { basename, sep } from 'node:path'
import { isPlainObject, quote } from '@mcpver/core'
import { failure, type CliError } from '../cli-error.ts'

/** What the variables of a configuration stand for. */
export interface VariableScope {
  readonly env: Readonly<Record<string, string | undefined>>
  /** The directory that the configuration belongs to. */
  readonly workspace: string
  /** What VS Code would ask the user for, as the configuration declares it. */
  readonly inputs: readonly unknown[]
  /** Answers to those questions, by their ids. */
  readonly answers: ReadonlyMap<string, string>
}

const VARIABLE = /\$\{([^{}]*)\}/g
const NAME = /^[A-Za-z_]\w*$/

/** The variables that have one name each. */
const PLACES = new Map<string, (scope: VariableScope) => string | undefined>([
  ['workspaceFolder', ({ workspace }) => workspace],
  ['workspaceFolderBasename', ({ workspace }) => basename(workspace)],
  ['userHome', ({ env }) => env['HOME'] ?? env['USERPROFILE']],
  ['pathSeparator', () => sep],
  ['/', () => sep],
])

/** Replaces variables in texts, and remembers what it put there. */
export class Variables {
  readonly #scope: VariableScope
  readonly #answered: string[] = []

  constructor(scope: VariableScope) {
    this.#scope = scope
  }

  /** The values that stood for a variable: keys, more often than not. */
  get values(): readonly string[] {
    return this.#answered
  }

  /**
   * A text with its variables replaced: `${env:X}`, `${X}` and `${X:-default}` by the environment, `${input:id}` by the answer
   * or the declared default, `${workspaceFolder}` and its like by the place of the configuration.
   *
   * @throws {CliError} `ERR_CONFIG_VARIABLE` for one that has no value.
   */
  resolve(text: string): string {
    return text.replaceAll(VARIABLE, (whole, inner: string) => {
      const place = PLACES.get(inner)?.(this.#scope)
      if (place !== undefined) return place
      const value = this.#valueOf(inner)
      if (value === undefined) throw unresolved(whole, inner)
      this.#answered.push(value)
      return value
    })
  }

  #valueOf(inner: string): string | undefined {
    if (inner.startsWith('input:')) return this.#inputOf(inner.slice('input:'.length))
    const name = inner.startsWith('env:') ? inner.slice('env:'.length) : inner
    const [variable = '', ...rest] = name.split(':-')
    const isAsked = inner.startsWith('env:') || NAME.test(variable)
    const value = isAsked && Object.hasOwn(this.#scope.env, variable) ? this.#scope.env[variable] : undefined
    return value ?? (rest.length > 0 ? rest.join(':-') : undefined)
  }

  #inputOf(id: string): string | undefined {
    const declared = this.#scope.inputs.find((input) => isPlainObject(input) && input['id'] === id)
    const fallback = isPlainObject(declared) ? declared['default'] : undefined
    return this.#scope.answers.get(id) ?? (typeof fallback === 'string' ? fallback : undefined)
  }
}

function unresolved(whole: string, inner: string): CliError {
  const hint = inner.startsWith('input:')
    ? `Answer it with --input ${inner.slice('input:'.length)}=<value>.`
    : 'Set it in the environment of this command.'
  return failure(`The variable ${quote(whole)} has no value`, { code: 'ERR_CONFIG_VARIABLE', hint })
}
