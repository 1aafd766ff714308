import { isPlainObject, quote } from '@mcpver/core'
import type { KeySets, ShownCredentials } from '../trust/trust-authority.ts'
import { readJsonFile, readWholeFile } from '../json-file.ts'
import { usage } from '../usage.ts'
import { signingKeyOf, type KeySearch } from './key-file.ts'
import type { IdentityOptions } from './key-options.ts'

/**
 * What the options show of whoever runs the command. Nothing is fetched.
 *
 * @throws {CliError} `ERR_USAGE`, `ERR_FILE_UNREADABLE`, `ERR_NOT_JSON`. {SigningError} `ERR_INVALID_KEY`.
 */
export async function shownCredentials(
  { token, keySet = [], ...key }: IdentityOptions,
  search: KeySearch,
): Promise<{ readonly credentials: ShownCredentials; readonly keySets: KeySets }> {
  if (token === undefined) return { credentials: { key: await signingKeyOf(key, search) }, keySets: {} }
  if (key.key !== undefined) throw usage('Both --key and --token', 'Say who you are in one way.')
  const { cwd } = search.io
  const text = await readWholeFile({ path: token, cwd, hint: 'Expected a JSON Web Token.' })
  const keySets = await Promise.all(keySet.map((one) => readKeySet(one, cwd)))
  return { credentials: { token: text.trim() }, keySets: Object.fromEntries(keySets) }
}

async function readKeySet(text: string, cwd: string): Promise<[issuer: string, keySet: KeySets[string]]> {
  const hint = 'As in --key-set https://token.actions.githubusercontent.com=jwks.json.'
  const at = text.lastIndexOf('=')
  if (at < 1) throw usage(`${quote(text)} is no issuer with a file`, hint)
  const keySet = await readJsonFile({ path: text.slice(at + 1), cwd, hint })
  if (isPlainObject(keySet) && Array.isArray(keySet['keys'])) {
    return [text.slice(0, at), keySet as unknown as KeySets[string]]
  }
  throw usage(`${quote(text.slice(at + 1))} is no set of keys`, 'A JSON Web Key Set (RFC 7517) is {"keys":[…]}.')
}
