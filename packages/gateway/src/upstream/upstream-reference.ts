import { logged, quote } from '@mcpver/core'
import { GatewayError } from '../gateway-error.ts'

/** `$${` stands for `${`; everything else in braces after a dollar sign must be a reference. */
export const REFERENCE = /\$\$\{|\$\{([^}]*)\}?/g

/** Refuses a text with what looks like a reference and is none. Throws `ERR_UPSTREAM_INVALID`. */
export function assertTemplate(template: string, at: string): void {
  for (const [whole, reference] of template.matchAll(REFERENCE)) {
    if (reference === undefined || (whole.endsWith('}') && parseReference(reference) !== undefined)) continue
    throw logged(
      new GatewayError(`Expected \${env:NAME} or \${file:/path} at ${quote(at)}`, {
        code: 'ERR_UPSTREAM_INVALID',
        hint: 'Write $${ where the text shall have ${ itself.',
      }),
    )
  }
}

/** Where a secret is. */
export interface Reference {
  readonly kind: 'env' | 'file'
  readonly target: string
}

/** What stands between the braces of a reference; `undefined` when it is none. */
export function parseReference(reference: string): Reference | undefined {
  const [, kind, target = ''] = /^(env|file):([^\0]+)$/.exec(reference) ?? []
  if (kind === 'env') return { kind, target }
  return kind === 'file' && target.startsWith('/') ? { kind, target } : undefined
}
