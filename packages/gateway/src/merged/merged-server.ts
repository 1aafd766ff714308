import { logged, quote, type Clock, type Logger } from '@mcpver/core'
import { LruMap } from '../access/lru-map.ts'
import { GatewayError } from '../gateway-error.ts'
import { PassServer } from '../server/pass-server.ts'
import type { Selection } from '../server/served-server.ts'
import type { Caller } from '../session/caller.ts'
import { Learned } from './learned.ts'
import type { MemberList } from './member-list.ts'
import { MergedBackend } from './merged-backend.ts'
import type { MergedSurroundings } from './merged-surroundings.ts'
import { addOwner, ClashBoard, clashesAmong, type NameClash } from './name-clash.ts'
import { parseNameScheme, type NameScheme } from './name-scheme.ts'

/** What all servers are served together with. */
export interface MergedServerOptions {
  readonly members: MemberList
  /** Names of servers that are to come: they must not clash with others either. Default: none. */
  readonly expected?: Iterable<string> | undefined
  /**
   * How tools and prompts are called in the list of all: `{name}` stands for their own name, `{server}` for that of their server, of
   * which every character that hosts do not take is `_`. Default: `{server}__{name}`.
   */
  readonly names?: string | undefined
  /** How long those that can be reached wait for others, in milliseconds. Default: 10 seconds. */
  readonly patience?: number | undefined
  /** A number from 0 up to, not including, 1. Default: `Math.random`. */
  readonly random?: (() => number) | undefined
  readonly clock: Clock
  readonly logger: Logger
}

/** Parentheses cannot be in a path without being written otherwise, so it is nobody's name. */
const NAME = '(all)'
const DEFAULT_NAMES = '{server}__{name}'
const MOST_CALLERS = 1000
const ANYBODY: Caller = { principal: undefined, client: { name: '', version: '' }, key: undefined }

/** All servers that have a route, as one. What decides about versions stands behind it, for each of them. */
export class MergedServer extends PassServer {
  readonly #surroundings: MergedSurroundings
  readonly #learned: LruMap<string, Learned>

  /** @throws {GatewayError} `ERR_NAME_SCHEME`, and `ERR_NAME_CLASH` for two servers that have one name in the scheme. */
  constructor(options: MergedServerOptions) {
    const {
      members,
      expected = [],
      names = DEFAULT_NAMES,
      patience = 10_000,
      random = Math.random,
      clock,
      logger,
    } = options
    const scheme = parseNameScheme(names)
    assertDistinct(new Set([...members.list().map(({ name }) => name), ...expected]), scheme)
    const surroundings = { members, scheme, board: new ClashBoard(logger), patience, random, clock, logger }
    const learned = new LruMap<string, Learned>(MOST_CALLERS)
    super(NAME, new MergedBackend(ANYBODY, new Learned(), surroundings))
    this.#surroundings = surroundings
    this.#learned = learned
    this.#reportApproved()
    members.onChange(() => this.#reportApproved())
  }

  /** The names that several servers would have; they are withheld. */
  get clashes(): readonly NameClash[] {
    return this.#surroundings.board.list()
  }

  override speaksForProcess(): boolean {
    return true
  }

  /** Each caller gets what carries on who calls. */
  override select(caller: Caller = ANYBODY): Selection {
    const backend = new MergedBackend(caller, this.#learnedBy(caller.principal ?? ''), this.#surroundings)
    return { success: true, release: { version: '', backend } }
  }

  #learnedBy(principal: string): Learned {
    const known = this.#learned.get(principal)
    if (known !== undefined) return known
    const learned = new Learned()
    this.#learned.set(principal, learned)
    return learned
  }

  #reportApproved(): void {
    const { members, scheme, board } = this.#surroundings
    const owners = new Map<string, Set<string>>()
    for (const member of members.list()) {
      for (const name of members.approvedTools(member)) addOwner(owners, scheme.listed(member.name, name), member.name)
    }
    board.report('tool', clashesAmong('tool', owners))
  }
}

function assertDistinct(servers: ReadonlySet<string>, scheme: NameScheme): void {
  if (!scheme.hasServer) return
  const owners = new Map<string, string>()
  for (const name of servers) {
    const listed = scheme.listed(name, '')
    const other = owners.get(listed)
    if (other !== undefined) throw logged(clashing([other, name], scheme))
    owners.set(listed, name)
  }
}

function clashing([one, other]: readonly [string, string], scheme: NameScheme): GatewayError {
  const both = `The servers ${quote(one)} and ${quote(other)} would have the same names in the scheme ${quote(scheme.text)}`
  return new GatewayError(`${both}: ${quote(scheme.listed(one, '…'))}`, {
    code: 'ERR_NAME_CLASH',
    hint: 'Rename one of them, or use another scheme.',
  })
}
