import { logged, quote } from '@mcpver/core'
import { GatewayError } from '../gateway-error.ts'
import { parseSecretReference, readSecret, type SecretSource } from './secret-reference.ts'
import { REFERENCE } from './upstream-reference.ts'
import type { HttpSpec, ProcessSpec, UpstreamSpec } from './upstream-spec.ts'

/** A spec whose references were replaced by what they stand for, which must not be stored, shown or logged. */
export type Resolved<Spec extends UpstreamSpec> = Spec & {
  /** Every value that a reference stood for, and every value of `env` or `headers`. */
  readonly secrets: readonly string[]
}

/**
 * Replaces the references in the values of `env` and `headers`: `${env:NAME}` by a variable of the gateway's own environment,
 * `${file:/path}` by what a file holds, less one line break at its end.
 *
 * @throws {GatewayError} `ERR_UPSTREAM_START` when a variable is not set, a file cannot be read, or a value holds what cannot be
 *   passed on.
 */
export async function resolveSecrets<Spec extends ProcessSpec | HttpSpec>(
  spec: Spec,
  source: SecretSource,
): Promise<Resolved<Spec>> {
  const secrets = new Set<string>()
  const templates = spec.kind === 'process' ? spec.env : spec.headers
  const unfit = spec.kind === 'process' ? /\0/ : /[\0\r\n]/
  const entries = await Promise.all(
    Object.entries(templates).map(async ([name, template]) => {
      const value = await filled(template, async (reference) => {
        const secret = await valueOf(reference, source)
        secrets.add(secret)
        return secret
      })
      if (unfit.test(value)) throw notHad(`The value of ${quote(name)} holds a line break or a NUL`)
      secrets.add(value)
      return [name, value] as const
    }),
  )
  const values = Object.fromEntries(entries)
  const resolved = spec.kind === 'process' ? { ...spec, env: values } : { ...spec, headers: values }
  return { ...resolved, secrets: [...secrets] }
}

async function filled(template: string, valueOfReference: (text: string) => Promise<string>): Promise<string> {
  let text = ''
  let end = 0
  for (const { 0: whole, 1: reference, index } of template.matchAll(REFERENCE)) {
    text += template.slice(end, index) + (reference === undefined ? '${' : await valueOfReference(reference))
    end = index + whole.length
  }
  return text + template.slice(end)
}

async function valueOf(text: string, source: SecretSource): Promise<string> {
  const reference = parseSecretReference(text)
  if (reference === undefined) throw notHad(`\${${text}} is no reference`)
  const result = await readSecret(reference, source)
  if (result.success) return result.value
  throw notHad(result.reason)
}

function notHad(message: string): GatewayError {
  return logged(
    new GatewayError(message, {
      code: 'ERR_UPSTREAM_START',
      hint: 'The server needs it: set it in the environment of the gateway, or make the file readable for it.',
    }),
  )
}
