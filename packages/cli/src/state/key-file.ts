import { readdir, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { quote } from '@mcpver/core'
import { SigningKey, VerificationKey } from '@mcpver/signing'
import { failure } from '../cli-error.ts'
import type { Io } from '../io.ts'
import { readWholeFile } from '../json-file.ts'
import { isSystemError } from '../process/system-error.ts'
import { usage } from '../usage.ts'
import type { KeyOptions, KeysOptions } from './key-options.ts'
import type { StatePaths } from './state-options.ts'

const PRIVATE = '.pem'
const PUBLIC = '.pub.pem'
const NAME = /^[A-Za-z0-9][\w.-]{0,63}$/

/** A key of the state, as its two files say. */
export interface KeptKey {
  readonly name: string
  readonly publicKey: VerificationKey
  /** Whether its private half is there as well. */
  readonly canSign: boolean
}

/** Where the two halves of a key are written. */
export interface KeyFiles {
  readonly privateFile: string
  readonly publicFile: string
}

/**
 * Writes a key: its private half for its owner only, its public half for everybody. A key that is there is never written over.
 *
 * @throws {CliError} `ERR_USAGE`, `ERR_FILE_UNWRITABLE`.
 */
export async function writeKey(
  key: SigningKey,
  { directory, name, passphrase }: { readonly directory: string; readonly name: string; readonly passphrase?: string },
): Promise<KeyFiles> {
  if (!NAME.test(name) || name.endsWith('.pub')) {
    throw usage(`${quote(name)} cannot be the name of a key`, 'Use letters, digits, "-", "_" and ".", such as ana.')
  }
  const files = { privateFile: join(directory, name + PRIVATE), publicFile: join(directory, name + PUBLIC) }
  await writeNew(files.privateFile, key.toPem(passphrase === undefined ? {} : { passphrase }), 0o600)
  await writeNew(files.publicFile, key.publicKey.toPem(), 0o644)
  return files
}

async function writeNew(path: string, text: string, mode: number): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx', mode })
  } catch (error) {
    const isThere = isSystemError(error) && error.code === 'EEXIST'
    throw failure(`Cannot write ${quote(path)}: ${isThere ? 'it is there already' : (error as Error).message}`, {
      code: 'ERR_FILE_UNWRITABLE',
      hint: isThere ? 'A key is never written over: choose another name.' : 'Does its directory exist?',
      cause: error,
    })
  }
}

/** The keys in a directory, by name. */
export async function listKeys(directory: string): Promise<KeptKey[]> {
  const files = await filesIn(directory)
  const names = files.filter((file) => file.endsWith(PUBLIC)).map((file) => file.slice(0, -PUBLIC.length))
  return Promise.all(
    names.toSorted().map(async (name) => {
      const pem = await readWholeFile({ path: join(directory, name + PUBLIC), cwd: directory, hint: NO_KEY })
      return { name, publicKey: VerificationKey.fromPem(pem), canSign: files.includes(name + PRIVATE) }
    }),
  )
}

async function filesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory)
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return []
    throw error
  }
}

const NO_KEY = '"mcpver keys list" tells which keys there are, "mcpver keys generate <name>" makes one.'

/** What keys are found with. */
export interface KeySearch {
  readonly paths: StatePaths
  readonly io: Io
}

/**
 * The private key that the options name: one of the state by its name, or a file.
 *
 * @throws {CliError} `ERR_USAGE`, `ERR_FILE_UNREADABLE`. {SigningError} `ERR_INVALID_KEY`.
 */
export async function signingKeyOf({ key, passphraseFile }: KeyOptions, search: KeySearch): Promise<SigningKey> {
  const text = key ?? search.io.env['MCPVER_KEY'] ?? ''
  if (text === '') throw usage('No key is given', 'Say who you are with --key <name-or-file>, or set MCPVER_KEY.')
  const pem = await readWholeFile({ path: keyPath(text, PRIVATE, search), cwd: search.io.cwd, hint: NO_KEY })
  const passphrase = pem.includes('ENCRYPTED') ? await passphraseOf({ passphraseFile }, search.io) : undefined
  return SigningKey.fromPem(pem, passphrase === undefined ? {} : { passphrase })
}

/** The private keys that the options name. Throws as `signingKeyOf`. */
export async function signingKeysOf({ key, passphraseFile }: KeysOptions, search: KeySearch): Promise<SigningKey[]> {
  const own = search.io.env['MCPVER_KEY'] ?? ''
  const texts = key ?? (own === '' ? [] : [own])
  const file = passphraseFile === undefined ? {} : { passphraseFile }
  return Promise.all(texts.map((text) => signingKeyOf({ key: text, ...file }, search)))
}

/**
 * The public key that a text names: one of the state by its name, or a file.
 *
 * @throws {CliError} `ERR_FILE_UNREADABLE`. {SigningError} `ERR_INVALID_KEY`.
 */
export async function publicKeyOf(text: string, search: KeySearch): Promise<VerificationKey> {
  return VerificationKey.fromPem(
    await readWholeFile({ path: keyPath(text, PUBLIC, search), cwd: search.io.cwd, hint: NO_KEY }),
  )
}

function keyPath(text: string, suffix: string, { paths, io }: KeySearch): string {
  const isFile = basename(text) !== text || text.endsWith(PRIVATE)
  return isFile ? resolve(io.cwd, text) : join(paths.keys, text + suffix)
}

/** The passphrase that was given in a file or a variable; never on the command line, where everybody on the machine sees it. */
export async function passphraseOf(
  { passphraseFile }: { readonly passphraseFile?: string | undefined },
  { cwd, env }: Io,
): Promise<string | undefined> {
  if (passphraseFile === undefined) return env['MCPVER_PASSPHRASE']
  const text = await readWholeFile({ path: passphraseFile, cwd, hint: 'Its first line is the passphrase.' })
  const [first = ''] = text.split(/\r?\n/, 1)
  if (first === '') throw usage(`The first line of ${quote(passphraseFile)} is empty`, 'It has to be the passphrase.')
  return first
}
