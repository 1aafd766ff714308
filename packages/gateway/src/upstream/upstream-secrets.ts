import { logged, quote } from '@mcpver/core'
import { GatewayError } from '../gateway-error.ts'
import { REFERENCE, parseReference } from './upstream-reference.ts'
import type { HttpSpec, ProcessSpec, UpstreamSpec } from './upstream-spec.ts'

/** Where secrets come from. */
export interface SecretSource {
  /** The gateway's own environment. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Reads a text file. */
  readonly readFile: (path: string) => Promise<string>
}

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

async function valueOf(text: string, { env, readFile }: SecretSource): Promise<string> {
  const reference = parseReference(text)
  if (reference === undefined) throw notHad(`\${${text}} is no reference`)
  const { kind, target } = reference
  if (kind === 'env') {
    // The name comes with the release: it must not find what every object has.
    const value = Object.hasOwn(env, target) ? env[target] : undefined
    if (value === undefined) throw notHad(`The environment variable ${quote(target)} is not set`)
    return value
  }
  const content = await readFile(target).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException
    throw notHad(`The file ${quote(target)} cannot be read: ${code ?? 'unknown reason'}`)
  })
  return content.replace(/\r?\n$/, '')
}

function notHad(message: string): GatewayError {
  return logged(
    new GatewayError(message, {
      code: 'ERR_UPSTREAM_START',
      hint: 'The server needs it: set it in the environment of the gateway, or make the file readable for it.',
    }),
  )
}
