import { isPlainObject, quote, type JsonObject } from '@mcpver/core'
import type { ReleaseCatalog } from '../catalog/release-catalog.ts'
import type { ServedRelease } from '../catalog/served-release.ts'
import { statelessListRequest } from '../contract/list-request.ts'
import { liveVersions } from '../route/route.ts'
import type { GuardedRelease } from '../server/live-release.ts'
import { LiveReleases, type LiveReleaseParts } from '../server/live-releases.ts'
import type { ReleasePools } from '../server/release-pools.ts'
import { METHOD_NOT_FOUND } from '../wire/json-rpc-error.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { callRelease } from './release-call.ts'
import {
  failure,
  failureOf,
  saidIn,
  type ProbeResult,
  type TrialCallResult,
  type TrialFailure,
} from './trial-result.ts'

/** What a trial works with. */
export interface ReleaseTrialOptions {
  readonly catalog: ReleaseCatalog
  readonly releases: ReleasePools
  readonly partsOf: (server: string) => LiveReleaseParts
}

/** How long a trial may take. */
export interface TrialLimits {
  /** Gives it up. Default: nothing does. */
  readonly signal?: AbortSignal | undefined
}

/** A call of a tool, outside of any client's session. */
export interface TrialCall extends TrialLimits {
  readonly tool: string
  /** Default: none. */
  readonly arguments?: JsonObject | undefined
  /** How long the answer may take, in milliseconds. Default: a minute. */
  readonly patience?: number | undefined
}

/**
 * Tries releases before callers get them, or beside them: by what reaches them for callers too, in the gateway's own name, without a
 * session, and counted nowhere. What is started for a trial of a release that is neither live nor warm is ended with it.
 */
export class ReleaseTrial {
  readonly #options: ReleaseTrialOptions

  constructor(options: ReleaseTrialOptions) {
    this.#options = options
  }

  /** Starts or reaches a release, and sees that it lists what was approved: all of it, and nothing that is withheld. */
  probe(server: string, version: string, { signal }: TrialLimits = {}): Promise<ProbeResult> {
    return this.#with(server, version, (release) => orGivenUp(probed(release), signal))
  }

  /** Calls one tool of a release, if it lists it as it was approved. */
  call(server: string, version: string, call: TrialCall): Promise<TrialCallResult> {
    return this.#with(server, version, (release) => {
      const { arguments: args = {}, ...rest } = call
      return orGivenUp(callRelease(release, { ...rest, text: JSON.stringify(args) }), call.signal)
    })
  }

  async #with<Result>(
    server: string,
    version: string,
    use: (release: GuardedRelease) => Promise<Result>,
  ): Promise<Result | TrialFailure> {
    const { catalog } = this.#options
    // It may have been released just now.
    if (catalog.server(server)?.releases.has(version) !== true) await catalog.refresh()
    const served = catalog.server(server)?.releases.get(version)
    if (served === undefined) return this.#unavailable(server, version)
    const own = this.#isKept(served) ? undefined : new LiveReleases(this.#options.partsOf(server))
    try {
      return await use((own ?? this.#options.releases.of(server)).of(served))
    } catch (error) {
      return failureOf(error)
    } finally {
      await own?.close()
    }
  }

  /** Whether what reaches a release goes on to be used. */
  #isKept({ server, version }: ServedRelease): boolean {
    const route = this.#options.catalog.server(server)?.route?.value
    if (route !== undefined && (liveVersions(route).has(version) || route.warm?.includes(version) === true)) return true
    return (
      this.#options.releases
        .find(server)
        ?.list()
        .some((live) => live.version === version) ?? false
    )
  }

  #unavailable(server: string, version: string): TrialFailure {
    const known = this.#options.catalog.server(server)
    const why = known?.withheld.get(version) ?? 'there is no such release in production, deprecated, staging or testing'
    const reason = `Release ${version} of ${quote(server)} cannot be served: ${why}`
    return failure('ERR_RELEASE_UNAVAILABLE', reason)
  }
}

async function probed({ backend, guard, served }: GuardedRelease): Promise<ProbeResult> {
  const link = await backend.stateless()
  const answer = await guard.list(link, statelessListRequest())
  if (!answer.success && !isWithoutTools(answer.error)) {
    return failure('ERR_UPSTREAM_FAILED', `The server did not list its tools: ${saidIn(answer.error.value['error'])}`)
  }
  const listed = answer.success ? answer.tools : []
  const names = new Set(listed.map(({ name }) => name))
  const missing = [...served.tools.keys()].filter((name) => !names.has(name))
  const withheld = listed.filter(({ passes }) => !passes).map(({ name }) => name)
  if (missing.length === 0 && withheld.length === 0) return { success: true, tools: [...names] }
  const faults = [
    ...(missing.length > 0 ? [`does not list ${described(missing)}`] : []),
    ...(withheld.length > 0 ? [`lists ${described(withheld)} otherwise than approved`] : []),
  ]
  return failure('ERR_RELEASE_DRIFT', `Release ${served.version} of ${quote(served.server)} ${faults.join(', and ')}`)
}

const SHOWN = 5

function described(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).map((name) => quote(name))
  const more = names.length - shown.length
  return shown.join(', ') + (more > 0 ? ` and ${String(more)} more` : '')
}

/** Only a server that has no tools at all may not know what it is asked. */
function isWithoutTools({ value: { error } }: WireMessage): boolean {
  return isPlainObject(error) && error['code'] === METHOD_NOT_FOUND
}

/** What goes on after it was given up, nobody waits for. */
async function orGivenUp<Result>(
  trial: Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result | TrialFailure> {
  if (signal === undefined) return trial
  let giveUp: () => void = () => undefined
  const given = new Promise<TrialFailure>((resolve) => {
    giveUp = () => resolve(failure('ERR_TRIAL_GIVEN_UP', 'The trial was given up'))
  })
  if (signal.aborted) giveUp()
  signal.addEventListener('abort', giveUp)
  trial.catch(() => undefined)
  try {
    return await Promise.race([given, trial])
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}
