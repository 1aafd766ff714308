import { randomBytes, randomUUID } from 'node:crypto'
import { link, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { quote } from '@mcpver/core'
import { readSecret, type SecretReference, type SecretSource } from '@mcpver/gateway'
import { failure } from '../cli-error.ts'
import { readTextFile } from '../json-file.ts'
import { isSystemError } from '../process/system-error.ts'
import { usage } from '../usage.ts'
import { makeStateDirectory } from './state-directory.ts'
import type { StatePaths } from './state-options.ts'

const FILE = 'gateway.key'
const BYTES = 32
const BASE64 = /^[\w+/-]+={0,2}$/
const MAKE = 'Make one with: openssl rand -base64 32'

/**
 * The key for what clients bring back to the gateway: the one that is given, else that of the state directory, which is made for its
 * owner only when it is not there yet.
 *
 * @throws {CliError} `ERR_USAGE`, `ERR_FILE_UNREADABLE`, `ERR_FILE_UNWRITABLE` (the promise rejects).
 */
export async function stateKeyOf(
  given: SecretReference | undefined,
  { paths, secrets }: { readonly paths: StatePaths; readonly secrets: SecretSource },
): Promise<Uint8Array> {
  if (given === undefined) return keptKey(paths.directory)
  const result = await readSecret(given, secrets)
  if (!result.success) throw usage(result.reason, `It has to hold the key. ${MAKE}`)
  return keyIn(result.value, `${given.kind}:${given.target}`)
}

async function keptKey(directory: string): Promise<Uint8Array> {
  await makeStateDirectory(directory)
  const path = join(directory, FILE)
  const hint = 'Run the gateway as whoever has made the key, or give one with --state-key.'
  const known = await readTextFile({ path, cwd: directory, hint })
  return keyIn(known ?? (await makeKept(path)), quote(path))
}

/** Of several gateways that begin at once, one makes the key and all have it: it is there whole or not at all. */
async function makeKept(path: string): Promise<string> {
  const draft = `${path}.${randomUUID()}`
  try {
    await writeFile(draft, `${randomBytes(BYTES).toString('base64')}\n`, { flag: 'wx', mode: 0o600 })
    await link(draft, path).catch((error: unknown) => {
      if (!isSystemError(error) || error.code !== 'EEXIST') throw error
    })
    return await readFile(path, 'utf8')
  } catch (error) {
    throw failure(`Cannot write ${quote(path)}: ${(error as Error).message}`, {
      code: 'ERR_FILE_UNWRITABLE',
      hint: 'Name another directory with --state, or a key with --state-key.',
      cause: error,
    })
  } finally {
    await rm(draft, { force: true })
  }
}

function keyIn(text: string, where: string): Uint8Array {
  const key = Buffer.from(text.trim(), 'base64')
  if (BASE64.test(text.trim()) && key.byteLength >= BYTES) return key
  throw usage(`There is no key in ${where}, which is at least ${String(BYTES)} bytes in Base64`, MAKE)
}
