import { isAbsolute } from 'node:path'
import { APIVersion, DocumentNode, isPlainObject, logged, McpverError, pointerTo, quote } from '@mcpver/core'
import { GatewayError } from '../gateway-error.ts'
import { assertTemplate } from './upstream-reference.ts'

/** How a release's server is reached. Values of `env` and `headers` may hold references to secrets: `${env:NAME}`, `${file:/path}`. */
export type UpstreamSpec = ProcessSpec | HttpSpec

/** A server that the gateway starts. */
export interface ProcessSpec {
  readonly kind: 'process'
  readonly command: string
  readonly args: readonly string[]
  /** What it gets beside the variables that every server gets. */
  readonly env: Readonly<Record<string, string>>
  /** Its working directory, absolute. Default: the gateway's. */
  readonly cwd?: string
  /** Whether it keeps something between the requests of a session, so that each session needs a process of its own. */
  readonly state: 'per-session' | 'shared'
}

/** A server that runs elsewhere. */
export interface HttpSpec {
  readonly kind: 'http'
  /** Its address: `http:` or `https:`, without user and password. */
  readonly url: string
  /** Headers of every request, names in lower case. */
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Reads how a release says that its server runs.
 *
 * It is one of `{ command: [program, …arguments], env?, cwd?, state? }`, `{ url, headers? }`, `{ source: 'https://…', headers? }`, and
 * `{ source: 'npm:<package>@<version>', args?, bin?, env?, cwd?, state? }`. `state` is `'per-session'` by default; `env` may also be
 * a list of the names of variables that are passed on.
 *
 * @throws {GatewayError} `ERR_UPSTREAM_INVALID`, with the place as a JSON Pointer.
 */
export function parseUpstream(value: unknown): UpstreamSpec {
  try {
    return specOf(new DocumentNode(value))
  } catch (error) {
    if (!McpverError.isInstance(error) || error.code === 'ERR_UPSTREAM_INVALID') throw error
    throw invalid(error.message)
  }
}

function specOf(root: DocumentNode): UpstreamSpec {
  if (has(root, 'command')) return ofCommand(root)
  if (has(root, 'url')) {
    assertMembers(root, ['url', 'headers'])
    const { url, headers } = root.members(['url'], ['headers'])
    return ofUrl(url, headers)
  }
  if (!has(root, 'source')) {
    throw invalid('The release does not say how its server runs: it has none of "command", "url" and "source"')
  }
  const source = new DocumentNode((root.value as Record<string, unknown>)['source'], '/source')
  return source.text().startsWith('npm:') ? ofPackage(root) : ofSource(root)
}

/** As `members` of the node, but what is found is not shown: it may be a secret in the wrong place. */
function assertMembers({ value, at }: DocumentNode, known: readonly string[]): void {
  const unknown = isPlainObject(value) ? Object.keys(value).find((name) => !known.includes(name)) : undefined
  if (unknown !== undefined) throw refused(pointerTo(at, unknown), 'no such member')
}

function has({ value }: DocumentNode, name: string): boolean {
  return isPlainObject(value) && Object.hasOwn(value, name)
}

function ofCommand(root: DocumentNode): ProcessSpec {
  assertMembers(root, ['command', 'env', 'cwd', 'state'])
  const { command: words, ...rest } = root.members(['command'], ['env', 'cwd', 'state'])
  const [command, ...args] = wordsOf(words)
  if (command === undefined || command === '') throw invalid(`Expected a program at ${quote('/command/0')}, found none`)
  return { kind: 'process', command, args, ...surroundings(rest) }
}

function wordsOf(node: DocumentNode): readonly string[] {
  if (!Array.isArray(node.value)) throw refused(node.at, 'an array of texts')
  return node.elements().map(wordOf)
}

/** What no system takes in a command is refused here, because its own refusal would show the text. */
function wordOf(node: DocumentNode): string {
  const { value, at } = node
  if (typeof value !== 'string' || value.includes('\0')) throw refused(at, 'a text without a NUL')
  return value
}

interface Surroundings {
  readonly env?: DocumentNode
  readonly cwd?: DocumentNode
  readonly state?: DocumentNode
}

function surroundings({ env, cwd, state }: Surroundings): Pick<ProcessSpec, 'env' | 'cwd' | 'state'> {
  const directory = cwd && wordOf(cwd)
  if (directory !== undefined && !isAbsolute(directory)) throw refused('/cwd', 'an absolute path')
  return {
    env: env === undefined ? {} : variablesOf(env),
    ...(directory !== undefined && { cwd: directory }),
    state: state === undefined ? 'per-session' : stateOf(state),
  }
}

function stateOf(node: DocumentNode): ProcessSpec['state'] {
  const { value } = node
  if (value !== 'per-session' && value !== 'shared') throw node.refusal('"per-session" or "shared"')
  return value
}

const VARIABLE = /^[^=\0]+$/

function variablesOf(node: DocumentNode): Readonly<Record<string, string>> {
  if (Array.isArray(node.value)) {
    const names = node.elements()
    for (const name of names) assertName(name.text(), name.at)
    return Object.fromEntries(names.map((name) => [name.text(), `\${env:${name.text()}}`]))
  }
  return Object.fromEntries(
    templatesOf(node, 'an object of texts, or an array of names').map(({ name, template, at }) => {
      assertName(name, at)
      return [name, template]
    }),
  )
}

function assertName(name: string, at: string): void {
  if (!VARIABLE.test(name) || name.includes('}')) throw refused(at, 'the name of an environment variable')
}

interface Template {
  readonly name: string
  readonly template: string
  readonly at: string
}

/** Texts that may hold secrets, so that no refusal shows one. */
function templatesOf({ value, at }: DocumentNode, expected: string): Template[] {
  if (!isPlainObject(value)) throw refused(at, expected)
  return Object.entries(value).map(([name, template]) => {
    const place = pointerTo(at, name)
    if (typeof template !== 'string') throw refused(place, 'a text')
    assertTemplate(template, place)
    return { name, template, at: place }
  })
}

function ofSource(root: DocumentNode): HttpSpec {
  assertMembers(root, ['source', 'headers'])
  const { source, headers } = root.members(['source'], ['headers'])
  if (/^https?:/i.test(source.text())) return ofUrl(source, headers)
  throw refused(
    source.at,
    'a URL, or npm:<package>@<version>: a file, a directory and a client configuration do not run a server',
  )
}

function ofUrl(node: DocumentNode, headers: DocumentNode | undefined): HttpSpec {
  const text = node.text()
  const url = URL.canParse(text) ? new URL(text) : undefined
  // The text may hold a password or a key.
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw refused(node.at, 'a URL with http: or https:')
  if (url.username !== '' || url.password !== '') {
    throw refused(node.at, 'a URL without user and password, which "headers" can hold as a reference')
  }
  if (text.includes('${')) throw refused(node.at, 'a URL without references, which only "headers" can hold')
  return { kind: 'http', url: url.href, headers: headers === undefined ? {} : headersOf(headers) }
}

const HEADER_NAME = /^[!#$%&'*+.^_`|~\dA-Za-z-]+$/

function headersOf(node: DocumentNode): Readonly<Record<string, string>> {
  const headers = new Map<string, string>()
  for (const { name, template, at } of templatesOf(node, 'an object of texts')) {
    if (!HEADER_NAME.test(name)) throw refused(at, 'the name of an HTTP header')
    if (headers.has(name.toLowerCase())) throw refused(at, 'each header once')
    headers.set(name.toLowerCase(), template)
  }
  return Object.fromEntries(headers)
}

/** No part can be taken for an option of npm's. */
const PACKAGE = /^npm:((?:@[\w~][\w.~-]*\/)?[\w~][\w.~-]*)@(.+)$/
const PROGRAM = /^[\w.~][\w.~-]*$/

/** `npx` installs the package where it is not yet. Without `bin` it chooses the program as the package says. */
function ofPackage(root: DocumentNode): ProcessSpec {
  assertMembers(root, ['source', 'args', 'bin', 'env', 'cwd', 'state'])
  const { source, args, bin, ...rest } = root.members(['source'], ['args', 'bin', 'env', 'cwd', 'state'])
  const [, name = '', version] = PACKAGE.exec(source.text()) ?? []
  if (version?.startsWith('v') !== false || APIVersion.tryParse(version) === undefined) {
    throw refused(source.at, 'npm:<package>@<version> with an exact version, such as npm:@scope/server@1.2.3')
  }
  const program = bin && wordOf(bin)
  if (program !== undefined && !PROGRAM.test(program)) throw refused('/bin', 'the name of a program of the package')
  const spec = `${name}@${version}`
  const chosen = program === undefined ? ['-y', spec] : ['-y', '--package', spec, program]
  const words = args === undefined ? [] : wordsOf(args)
  return { kind: 'process', command: 'npx', args: [...chosen, ...words], ...surroundings(rest) }
}

/** A refusal that does not show what was found. */
function refused(at: string, expected: string): GatewayError {
  return invalid(`Expected ${expected} at ${quote(at)}`)
}

function invalid(message: string): GatewayError {
  return logged(
    new GatewayError(message, {
      code: 'ERR_UPSTREAM_INVALID',
      hint: 'Write it as {"command": ["program", "argument"]}, {"url": "https://…"} or {"source": "npm:<package>@<version>"}.',
    }),
  )
}
