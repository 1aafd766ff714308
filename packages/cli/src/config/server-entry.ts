import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { isPlainObject, quote } from '@mcpver/core'
import { CliError, failure } from '../cli-error.ts'
import type { Source } from '../source/source.ts'
import { parseUrl } from '../source/url-source.ts'
import { Variables, type VariableScope } from './variables.ts'

type Texts = Readonly<Record<string, string>>

/** The source that an entry of a client's configuration describes. Throws `ERR_CONFIG_INVALID`, `ERR_CONFIG_VARIABLE`. */
export async function serverSource(name: string, entry: unknown, scope: VariableScope): Promise<Source> {
  if (!isPlainObject(entry)) throw invalid(name, `it is ${quote(entry)}, expected an object`)
  const reader = new EntryReader(name, entry, new Variables(scope))
  const url = reader.text('url') ?? reader.text('serverUrl')
  if (url !== undefined) {
    const isLiteral = reader.secrets.length === 0
    const headers = reader.texts('headers')
    return { kind: 'url', url: urlOf(name, url, isLiteral), headers, secrets: reader.secrets }
  }
  const command = reader.text('command')
  if (command === undefined) throw invalid(name, 'it has neither "command" nor "url"')
  const cwd = reader.text('cwd')
  const args = reader.list('args')
  const env = { ...(await reader.envFile(scope.workspace)), ...reader.texts('env') }
  return {
    kind: 'command',
    command,
    args,
    name,
    env,
    ...(cwd !== undefined && { cwd: resolve(scope.workspace, cwd) }),
    secrets: reader.secrets,
  }
}

function urlOf(name: string, text: string, isLiteral: boolean): URL {
  try {
    return parseUrl(text)
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    // What variables put there is not shown.
    throw invalid(name, isLiteral ? error.message : 'its "url" is not the URL of a server')
  }
}

/** Reads the members of an entry, with their variables replaced. */
class EntryReader {
  readonly #name: string
  readonly #entry: Readonly<Record<string, unknown>>
  readonly #variables: Variables

  constructor(name: string, entry: Readonly<Record<string, unknown>>, variables: Variables) {
    this.#name = name
    this.#entry = entry
    this.#variables = variables
  }

  /** The values of the variables that were replaced so far. */
  get secrets(): readonly string[] {
    return this.#variables.values
  }

  text(member: string): string | undefined {
    const value = this.#member(member)
    if (value === undefined) return undefined
    if (typeof value !== 'string') throw this.#refusal(member, value, 'a text')
    return this.#variables.resolve(value)
  }

  list(member: string): string[] {
    const value = this.#member(member) ?? []
    if (!Array.isArray(value)) throw this.#refusal(member, value, 'a list of texts')
    return value.map((element: unknown) => this.#scalar(member, element))
  }

  texts(member: string): Texts {
    const value = this.#member(member) ?? {}
    if (!isPlainObject(value)) throw this.#refusal(member, value, 'an object of texts')
    const entries = Object.entries(value).filter(([, element]) => element !== null)
    return Object.fromEntries(entries.map(([key, element]) => [key, this.#scalar(`${member}.${key}`, element)]))
  }

  /** The variables in the file that `envFile` names. */
  async envFile(workspace: string): Promise<Texts> {
    const path = this.text('envFile')
    if (path === undefined) return {}
    try {
      return parseEnv(await readFile(resolve(workspace, path), 'utf8')) as Texts
    } catch (error) {
      throw invalid(this.#name, `its "envFile" cannot be read: ${(error as Error).message}`)
    }
  }

  /** Clients take numbers and flags for texts where only texts make sense. */
  #scalar(member: string, value: unknown): string {
    if (typeof value === 'number' || typeof value === 'boolean') return String(value)
    if (typeof value !== 'string') throw this.#refusal(member, value, 'a text')
    return this.#variables.resolve(value)
  }

  #member(member: string): unknown {
    return Object.hasOwn(this.#entry, member) ? (this.#entry[member] ?? undefined) : undefined
  }

  #refusal(member: string, value: unknown, expected: string): CliError {
    const found = typeof value === 'string' ? 'a text' : quote(value)
    return invalid(this.#name, `its ${quote(member)} is ${found}, expected ${expected}`)
  }
}

function invalid(name: string, what: string): CliError {
  return failure(`The server ${quote(name)} cannot be used: ${what}`, { code: 'ERR_CONFIG_INVALID' })
}
