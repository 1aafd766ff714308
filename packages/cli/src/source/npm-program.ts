import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { join, sep } from 'node:path'
import { isPlainObject, parseJson, quote } from '@mcpver/core'
import { failure } from '../cli-error.ts'

/** How to start a program of an installed package. */
export interface PackageProgram {
  readonly command: string
  readonly args: readonly string[]
}

/**
 * The program that is the server, in a directory where one package was installed.
 *
 * @param chosen Its name among the programs of the package. Default: the one with the package's name, or the only one.
 * @throws {CliError} `ERR_NPM_BIN`.
 */
export function programOf(directory: string, chosen: string | undefined): PackageProgram {
  const name = installedName(directory)
  const home = join(directory, 'node_modules', name)
  const programs = programsOf(name, readManifest(home)['bin'])
  const path = programs.get(chosen ?? unscoped(name)) ?? (chosen === undefined ? onlyOne(programs) : undefined)
  if (path === undefined) throw noProgram(name, programs, chosen)
  const file = join(home, path)
  if (!file.startsWith(home + sep)) throw noProgram(name, new Map(), path)
  return isForNode(file) ? { command: process.execPath, args: [file] } : { command: file, args: [] }
}

/** The one dependency that the installation wrote into the directory's manifest. */
function installedName(directory: string): string {
  const { dependencies } = readManifest(directory)
  const [name] = isPlainObject(dependencies) ? Object.keys(dependencies) : []
  if (name !== undefined) return name
  throw failure('npm installed no package', { code: 'ERR_NPM_BIN' })
}

function readManifest(directory: string): Readonly<Record<string, unknown>> {
  return parseJson(readFileSync(join(directory, 'package.json'), 'utf8')) as Record<string, unknown>
}

function unscoped(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1)
}

/** A text is the path of a program that has the package's name. */
function programsOf(name: string, bin: unknown): ReadonlyMap<string, string> {
  if (typeof bin === 'string') return new Map([[unscoped(name), bin]])
  const entries = isPlainObject(bin) ? Object.entries(bin) : []
  return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}

function onlyOne(programs: ReadonlyMap<string, string>): string | undefined {
  return programs.size === 1 ? [...programs.values()][0] : undefined
}

function noProgram(name: string, programs: ReadonlyMap<string, string>, chosen: string | undefined): Error {
  const names = [...programs.keys()].map((program) => quote(program)).join(', ')
  const wanted = chosen === undefined ? 'no program that is clearly the server' : `no program ${quote(chosen)}`
  return failure(`The package ${quote(name)} has ${wanted}; its programs: ${names === '' ? 'none' : names}`, {
    code: 'ERR_NPM_BIN',
    hint: names === '' ? 'Is it a server? A library has no program to start.' : 'Choose one with --bin <name>.',
  })
}

/** What is written for Node is started with this Node, whatever `PATH` says. */
function isForNode(file: string): boolean {
  return /\.[cm]?js$/.test(file) || /^#!.*\bnode\b/.test(beginningOf(file))
}

function beginningOf(file: string): string {
  const buffer = Buffer.alloc(128)
  const descriptor = opened(file)
  try {
    return buffer.toString('utf8', 0, readSync(descriptor, buffer)).split('\n')[0] ?? ''
  } finally {
    closeSync(descriptor)
  }
}

/** A package can name a program that it does not hold, such as one that was not built. */
function opened(file: string): number {
  try {
    return openSync(file, 'r')
  } catch (error) {
    throw failure(`The program of the package cannot be read: ${(error as Error).message}`, {
      code: 'ERR_NPM_BIN',
      hint: 'Was it built? npm ran no script of it.',
      cause: error,
    })
  }
}
