import { logged, quote } from '@mcpver/core'
import { GatewayError } from '../gateway-error.ts'
import { parseSecretReference } from './secret-reference.ts'

/** `$${` stands for `${`; everything else in braces after a dollar sign must be a reference. */
export const REFERENCE = /\$\$\{|\$\{([^}]*)\}?/g

/** Refuses a text with what looks like a reference and is none. Throws `ERR_UPSTREAM_INVALID`. */
export function assertTemplate(template: string, at: string): void {
  for (const [whole, reference] of template.matchAll(REFERENCE)) {
    if (reference === undefined || (whole.endsWith('}') && parseSecretReference(reference) !== undefined)) continue
    throw logged(
      new GatewayError(`Expected \${env:NAME} or \${file:/path} at ${quote(at)}`, {
        code: 'ERR_UPSTREAM_INVALID',
        hint: 'Write $${ where the text shall have ${ itself.',
      }),
    )
  }
}
