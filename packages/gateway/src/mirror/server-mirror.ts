import { requirementOf, type Logger } from '@mcpver/core'
import { ArgumentChecks } from '../arguments/argument-check.ts'
import { ARGUMENTS_INVALID } from '../arguments/invalid-arguments.ts'
import { preparedCall } from '../arguments/call-preparation.ts'
import type { ReleaseCatalog } from '../catalog/release-catalog.ts'
import type { ServedRelease } from '../catalog/served-release.ts'
import type { GuardedRelease, LiveRelease } from '../server/live-release.ts'
import type { LiveReleases } from '../server/live-releases.ts'
import { CalledTools } from '../server/called-tools.ts'
import type { CalledTool, CallQuestion } from '../server/served-server.ts'
import type { Caller } from '../session/caller.ts'
import { spanAt } from '../wire/edit.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import type { CallMirror } from './call-mirror.ts'

/** A server, as far as calls of it are copied. */
export interface ServerMirrorOptions {
  readonly name: string
  readonly catalog: ReleaseCatalog
  readonly releases: LiveReleases
  readonly calls: CallMirror
  readonly logger: Logger
}

/** A call that goes to the version that serves it. */
export interface PassedCall {
  readonly message: WireMessage
  readonly question: Omit<CallQuestion, 'selected'>
  /** The name of the tool, aliases followed. */
  readonly tool: string
  /** The release that serves it. */
  readonly release: LiveRelease
  readonly caller: Caller
}

/** What makes a call part of something that goes on, which a copy would be no part of. */
const CONTINUING = ['requestState', 'inputResponses', 'task'] as const

/**
 * Has calls of one server copied to the version that its route says: of tools alone that say in both versions, as they were approved,
 * that they only read. A copy has the arguments that a caller on that version would have, and nothing else of the call.
 */
export class ServerMirror {
  readonly #options: ServerMirrorOptions
  readonly #called: CalledTools

  constructor(options: ServerMirrorOptions) {
    this.#options = options
    this.#called = new CalledTools(new ArgumentChecks(options.name, options.logger))
  }

  /** Takes a call on its way. What is done about it is done later, and changes nothing of it. */
  take(call: PassedCall): void {
    const { catalog, name, calls } = this.#options
    const mirror = catalog.server(name)?.route?.value.mirror
    if (mirror === undefined || mirror.version === call.release.version || isContinued(call)) return
    if (calls.wants(mirror.percent)) setImmediate(() => this.#copy(call, mirror.version))
  }

  #copy(call: PassedCall, version: string): void {
    const { catalog, name, releases } = this.#options
    const known = catalog.server(name)?.releases
    const [serving, mirroring] = [known?.get(call.release.version), known?.get(version)]
    if (mirroring === undefined || !onlyReads(serving, call.tool)) return
    try {
      this.#send(call, releases.of(mirroring))
    } catch (error) {
      // Of a version that cannot be reached, say; nothing of it must come to anybody's call.
      this.#options.logger.warn({ err: error, server: name, version }, 'A call was not copied')
    }
  }

  #send({ message, question, caller }: PassedCall, release: GuardedRelease): void {
    const { name: server, calls } = this.#options
    const tool = this.#toolFor(question, release.served)
    if (tool === undefined || !onlyReads(release.served, tool.name)) return
    const prepared = tool.preparation ? preparedCall({ message, headers: {} }, tool.preparation).message : message
    const copy = { server, release, tool, caller }
    if (tool.check?.problemsIn(prepared) !== undefined) return calls.refused(copy, ARGUMENTS_INVALID)
    const { text } = prepared
    const span = spanAt(text, ['params', 'arguments'])
    calls.send({ ...copy, text: span === undefined ? '{}' : text.slice(span.start, span.end) })
  }

  /** What a call would get of a release if that were the only one; `undefined` when it would get nothing. */
  #toolFor({ name, params, header }: PassedCall['question'], release: ServedRelease): CalledTool | undefined {
    const server = this.#options.catalog.server(this.#options.name)
    if (server === undefined) return undefined
    const required = (tool: string): string | undefined => requirementOf({ name: tool, params, header })
    const { tools, detours } = server.alone(release)
    const found = tools.resolve(name, required(name), release)
    if (found.success) return this.#called.of(found.tool, server)
    const detour = detours?.find(found, { name, requirementOf: required, preferred: release })
    return detour?.success === true ? this.#called.of(detour.tool, server, detour.change) : undefined
  }
}

function isContinued({ question: { isBound, params } }: PassedCall): boolean {
  return isBound === true || CONTINUING.some((member) => params[member] !== undefined)
}

function onlyReads(release: ServedRelease | undefined, tool: string): boolean {
  return release?.tools.get(tool)?.definition.annotations?.readOnlyHint === true
}
