import { randomBytes, randomUUID } from 'node:crypto'
import { link, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { quote } from '@mcpver/core'
import type { Command as Syntax } from 'commander'
import { failure } from '../cli-error.ts'
import type { Io } from '../io.ts'
import { readTextFile, readWholeFile } from '../json-file.ts'
import { isSystemError } from '../process/system-error.ts'
import { usage } from '../usage.ts'
import { makeStateDirectory } from './state-directory.ts'
import type { StatePaths } from './state-options.ts'

const FILE = 'gateway.key'
const BYTES = 32
const REFERENCE = /^(?<kind>env|file):(?<name>.+)$/
const BASE64 = /^[\w+/-]+={0,2}$/
const MAKE = 'Make one with: openssl rand -base64 32'

/** The option that says what a gateway seals what it gives to clients, as `declareStateKey` declares it. */
export interface StateKeyOptions {
  readonly stateKey?: string
}

/** Declares the option of `StateKeyOptions`. */
export function declareStateKey(syntax: Syntax): void {
  syntax.option(
    '--state-key <env:NAME|file:path>',
    'a key that gateways of several machines share, so that clients may go from one to another (default: one in --state)',
  )
}

/**
 * The key for what clients bring back to the gateway: the one that the options name, else that of the state directory, which is made
 * for its owner only when it is not there yet.
 *
 * @throws {CliError} `ERR_USAGE`, `ERR_FILE_UNREADABLE`, `ERR_FILE_UNWRITABLE` (the promise rejects).
 */
export async function stateKeyOf(
  { stateKey }: StateKeyOptions,
  { paths, io }: { readonly paths: StatePaths; readonly io: Pick<Io, 'cwd' | 'env'> },
): Promise<Uint8Array> {
  if (stateKey === undefined) return keptKey(paths.directory)
  const { kind, name = '' } = REFERENCE.exec(stateKey)?.groups ?? {}
  // What was given may be the key itself.
  if (kind === undefined) throw usage('A --state-key is not of the form env:NAME or file:path', 'As in env:STATE_KEY')
  if (kind === 'file') return keyIn(await readWholeFile({ path: name, cwd: io.cwd, hint: MAKE }), quote(name))
  const text = Object.hasOwn(io.env, name) ? io.env[name] : undefined
  if (!text) throw usage(`The variable ${name} is not set`, `It has to hold the key. ${MAKE}`)
  return keyIn(text, `the variable ${name}`)
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
