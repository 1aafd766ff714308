import { spawnSync } from 'node:child_process'

/** Runs OpenSSL's command. Its answer, or an error that says how to get the program. */
export function openssl(...args: readonly string[]): { readonly status: number; readonly output: string } {
  const { error, status, stdout, stderr } = spawnSync('openssl', args, { encoding: 'utf8' })
  if (error !== undefined) throw new Error('These tests need OpenSSL: apt-get install openssl', { cause: error })
  return { status: status ?? 1, output: `${stdout}${stderr}` }
}
