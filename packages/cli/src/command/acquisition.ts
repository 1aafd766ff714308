import { InvalidArgumentError, Option, type Command as Syntax } from 'commander'
import { quote } from '@mcpver/core'
import type { Environment } from '@mcpver/gateway/process'
import type { Io } from '../io.ts'
import { paintFor } from '../paint.ts'
import { printable } from '../printable.ts'
import { labelOf } from '../source/given-source.ts'
import { FORMS, parseSource } from '../source/parse-source.ts'
import type { Source, SourceContext } from '../source/source.ts'
import { usage } from '../usage.ts'

/** The options of every command that gets tools from somewhere, as `declareAcquisition` declares them. */
export interface AcquisitionOptions {
  /** Milliseconds. */
  readonly timeout: number
  /** Bytes. */
  readonly maxSize: number
  readonly env?: readonly string[]
  readonly header?: readonly string[]
  readonly bin?: string
  readonly json?: boolean
}

const MEGABYTE = 1024 * 1024
const LONGEST_TIMER = 2 ** 31 - 1

/** Declares the options of `AcquisitionOptions`. */
export function declareAcquisition(syntax: Syntax): void {
  syntax
    .addOption(
      new Option('--timeout <seconds>', 'for the handshake, and for listing the tools')
        .default(30_000, '30')
        .argParser(parseSeconds),
    )
    .addOption(
      new Option('--max-size <megabytes>', 'the most that is read')
        .default(64 * MEGABYTE, '64')
        .argParser(parseMegabytes),
    )
    .option('--env <name[=value]>', 'pass a variable to a server that is started (repeatable)', append)
    .option('--header <name: value>', 'send a header to a server reached by URL (repeatable)', append)
    .option('--bin <name>', 'which program of an npm package is the server')
}

/**
 * What loading sources needs, from the options of the command.
 *
 * @throws {CliError} `ERR_USAGE` for a variable that is not set, or a header that is none.
 */
export function sourceContext(options: AcquisitionOptions, io: Io, words: readonly string[] = []): SourceContext {
  return {
    io,
    timeout: options.timeout,
    maxBytes: options.maxSize,
    env: parseVariables(options.env ?? [], io.env),
    headers: parseHeaders(options.header ?? []),
    serverArgs: words,
    bin: options.bin,
    ...(options.json !== true && { warn: (text) => void io.stderr.write(`${warning(io)} ${printable(text)}\n`) }),
  }
}

/**
 * The one source that a command was given: by a word, or by the words of a server's command after `--`. After an npm package,
 * those are arguments for its server.
 *
 * @throws {CliError} `ERR_USAGE`.
 */
export function sourceOf(text: string | undefined, words: readonly string[] | undefined): Source {
  const source = text === undefined ? undefined : parseSource(text)
  if (source === undefined) return commandOf(words)
  if (words !== undefined && source.kind !== 'npm') {
    throw usage(`Both a source, ${quote(labelOf(source, text ?? ''))}, and a command after --`, 'Give one of them.')
  }
  return source
}

/** For `--timeout`: milliseconds. */
export function parseSeconds(text: string): number {
  const milliseconds = Number(text) * 1000
  if (milliseconds >= 1 && milliseconds <= LONGEST_TIMER) return milliseconds
  throw new InvalidArgumentError('Expected a number of seconds.')
}

/** For options that can be repeated. */
export function append(text: string, before: readonly string[] = []): string[] {
  return [...before, text]
}

function warning({ stderr, env }: Io): string {
  return paintFor(stderr, env)('yellow', 'warning:')
}

function commandOf(words: readonly string[] | undefined): Source {
  const [command, ...args] = words ?? []
  if (command !== undefined && command !== '') return { kind: 'command', command, args }
  throw usage('No source is given', `A source is ${FORMS}, or a server's command after --`)
}

function parseMegabytes(text: string): number {
  const bytes = Number(text) * MEGABYTE
  if (bytes >= 1 && Number.isSafeInteger(Math.ceil(bytes))) return Math.ceil(bytes)
  throw new InvalidArgumentError('Expected a number of megabytes.')
}

function parseVariables(texts: readonly string[], env: Io['env']): Environment {
  return Object.fromEntries(texts.map((text) => parseVariable(text, env)))
}

/** The value never gets into a message. */
function parseVariable(text: string, env: Io['env']): [string, string] {
  const at = text.indexOf('=')
  const name = at === -1 ? text : text.slice(0, at)
  if (name === '') throw usage('--env needs the name of a variable', 'As in --env API_KEY, or --env API_KEY=value.')
  const value = at === -1 ? (Object.hasOwn(env, name) ? env[name] : undefined) : text.slice(at + 1)
  if (value !== undefined) return [name, value]
  throw usage(`The variable ${quote(name)} is not set`, `Set it, or give it a value: --env ${name}=value`)
}

function parseHeaders(texts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(texts.map((text) => parseHeader(text)))
}

/** The value never gets into a message. */
function parseHeader(text: string): [string, string] {
  const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*)$/.exec(text) ?? []
  if (name !== undefined && value !== undefined) return [name, value]
  throw usage(
    'A --header is not of the form "Name: value"',
    'As in --header "Authorization: Bearer <key>"; a value takes the characters of Latin-1.',
  )
}
