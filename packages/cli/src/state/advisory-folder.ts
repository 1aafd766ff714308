import { copyFile, cp, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { DocumentNode, quote } from '@mcpver/core'
import { readAdvisoryDirectory, readAdvisoryZip, type AdvisoryDatabase } from '@mcpver/lifecycle'
import { failure } from '../cli-error.ts'
import { readJsonFile } from '../json-file.ts'
import { jsonText } from '../json-text.ts'
import { isSystemError } from '../process/system-error.ts'

/** Advisories that were imported: where they are, and as of when they are. */
export interface ImportedAdvisories {
  readonly name: string
  /** The copy: a zip, or a directory. */
  readonly path: string
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly asOf: number
  readonly ecosystems: readonly string[]
  readonly size: number
}

/** What is imported, and what to say of it. */
export interface AdvisoryImport {
  readonly path: string
  readonly cwd: string
  /** When it was fetched. Default: when its latest record was modified. */
  readonly asOf?: number
  /** The ecosystems of which it has every advisory. Default: those that a record is about. */
  readonly ecosystems?: readonly string[]
}

const NOTE = 'advisories.json'
const FORMAT = { format: 'mcpver-advisories', formatVersion: 1 } as const
const HINT = 'Import them anew with "mcpver advisories import".'

/**
 * Reads advisories whole, so that one that is wrong is found out now, and keeps a copy in the folder. Of one name, the last import counts.
 *
 * @throws {LifecycleError} `ERR_UNREADABLE_SOURCE`, `ERR_INVALID_ADVISORY`. {CliError} `ERR_FILE_UNWRITABLE`.
 */
export async function importAdvisories(
  folder: string,
  { path, cwd, ...rest }: AdvisoryImport,
): Promise<ImportedAdvisories> {
  const source = resolve(cwd, path)
  const database = await read(source, rest)
  const name = basename(source)
  const directory = join(folder, name)
  const copy = join(directory, (await isDirectory(source)) ? 'records' : 'all.zip')
  const { asOf, size } = database
  const ecosystems = [...database.ecosystems].toSorted()
  try {
    await rm(directory, { recursive: true, force: true })
    await mkdir(directory, { recursive: true, mode: 0o700 })
    await ((await isDirectory(source)) ? cp(source, copy, { recursive: true }) : copyFile(source, copy))
    // Written last: without it, an import that was interrupted is none.
    await writeFile(join(directory, NOTE), jsonText({ ...FORMAT, asOf, ecosystems, size }))
  } catch (error) {
    throw failure(`Cannot write ${quote(directory)}: ${(error as Error).message}`, {
      code: 'ERR_FILE_UNWRITABLE',
      hint: 'Is the disk full?',
      cause: error,
    })
  }
  return { name, path: copy, asOf, ecosystems, size }
}

/** What was imported, by name. Throws `ERR_NOT_JSON`, `ERR_INVALID_DOCUMENT`. */
export async function listAdvisories(folder: string): Promise<ImportedAdvisories[]> {
  const names = await directoriesIn(folder)
  const found = await Promise.all(names.map((name) => noteOf(join(folder, name), name)))
  return found.filter((one) => one !== undefined)
}

/** The database of an import. Throws what reading throws. */
export function openAdvisories({ path, asOf, ecosystems }: ImportedAdvisories): Promise<AdvisoryDatabase> {
  return read(path, { asOf, ecosystems })
}

async function read(path: string, options: Pick<AdvisoryImport, 'asOf' | 'ecosystems'>): Promise<AdvisoryDatabase> {
  return (await isDirectory(path)) ? readAdvisoryDirectory(path, options) : readAdvisoryZip(path, options)
}

async function noteOf(directory: string, name: string): Promise<ImportedAdvisories | undefined> {
  const files = await readdir(directory)
  if (!files.includes(NOTE)) return undefined
  const note = await readJsonFile({ path: join(directory, NOTE), cwd: directory, hint: HINT })
  const { asOf, ecosystems, size } = DocumentNode.open(note, FORMAT).members(
    ['format', 'formatVersion', 'asOf', 'ecosystems', 'size'],
    [],
  )
  return {
    name,
    path: join(directory, files.includes('all.zip') ? 'all.zip' : 'records'),
    asOf: numberIn(asOf),
    ecosystems: ecosystems.elements().map((one) => one.text()),
    size: numberIn(size),
  }
}

function numberIn(node: DocumentNode): number {
  if (typeof node.value === 'number') return node.value
  throw node.refusal('a number')
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    // Reading it tells what is wrong with it.
    return false
  }
}

async function directoriesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .toSorted()
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return []
    throw error
  }
}
