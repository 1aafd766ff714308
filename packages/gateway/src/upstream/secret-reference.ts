import { quote } from '@mcpver/core'

/** Where a secret is. */
export interface SecretReference {
  readonly kind: 'env' | 'file'
  /** The name of a variable, or an absolute path. */
  readonly target: string
}

/** Where secrets come from. */
export interface SecretSource {
  /** The gateway's own environment. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Reads a text file. */
  readonly readFile: (path: string) => Promise<string>
}

/** A secret, or why it cannot be had: in words that hold nothing secret. */
export type SecretResult =
  { readonly success: true; readonly value: string } | { readonly success: false; readonly reason: string }

/** Reads `env:NAME` or `file:/path`; `undefined` for what is neither. */
export function parseSecretReference(text: string): SecretReference | undefined {
  const [, kind, target = ''] = /^(env|file):([^\0]+)$/.exec(text) ?? []
  if (kind === 'env') return { kind, target }
  return kind === 'file' && target.startsWith('/') ? { kind, target } : undefined
}

/** What a reference stands for: a variable, or what a file holds, less one line break at its end. */
export async function readSecret(
  { kind, target }: SecretReference,
  { env, readFile }: SecretSource,
): Promise<SecretResult> {
  if (kind === 'env') {
    // The name can come with a release: it must not find what every object has.
    const value = Object.hasOwn(env, target) ? env[target] : undefined
    if (value === undefined) return { success: false, reason: `The environment variable ${quote(target)} is not set` }
    return { success: true, value }
  }
  try {
    const content = await readFile(target)
    return { success: true, value: content.replace(/\r?\n$/, '') }
  } catch (error) {
    const { code = 'unknown reason' } = error as NodeJS.ErrnoException
    return { success: false, reason: `The file ${quote(target)} cannot be read: ${code}` }
  }
}
