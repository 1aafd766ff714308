import type { Clock, Store } from '@mcpver/core'
import { RouteDeployer } from '@mcpver/gateway'
import { AuditLogger } from '@mcpver/lifecycle'
import { enqueueNotification } from '@mcpver/notify'
import {
  AutomatedUpdateManager,
  RollbackManager,
  standardChecks,
  type AutomatedUpdateManagerOptions,
  type Probe,
  type VerifyRelease,
} from '@mcpver/rollout'
import { noteRoutes } from '../gateway/route-change.ts'
import { currentTime, type Io } from '../io.ts'
import { withStore } from '../state/open-store.ts'
import type { StatePaths } from '../state/state-options.ts'
import { findTrustRoot, readTrustRoot } from '../state/trust-file.ts'
import { ReleaseSignatures } from '../trust/release-signatures.ts'
import { compareReleases } from './compare-releases.ts'
import { inspectDependencies } from './release-dependencies.ts'
import { ownTrials, type ReleaseTrials } from './release-trials.ts'

/** Updates with all that they work with. */
export interface UpdateSystem {
  readonly store: Store
  readonly deployer: RouteDeployer
  readonly manager: AutomatedUpdateManager
  readonly rollbacks: RollbackManager
  /** How old a rollback point may be, in milliseconds. */
  readonly pointAge: number
  /** Whether there is a trust root, so that releases have to be signed. */
  readonly isSigned: boolean
  /** What workers work with. */
  readonly options: AutomatedUpdateManagerOptions
}

/** What an update system is made from. */
export interface UpdateSystemOptions {
  readonly store: Store
  readonly paths: StatePaths
  readonly io: Io
  /** What tries releases. Default: a gateway of the command's own, for the length of a trial. */
  readonly trials?: ReleaseTrials
  /** Whether a version has to start before anybody goes back to it. Default: yes, where it is known how it is started. */
  readonly isProbed?: boolean
}

/** 7 days, as the specification says. */
const POINT_AGE = 7 * 24 * 3_600_000

/** Opens the store, puts the system together, uses it and closes it, whatever happens. Throws what reading its parts throws. */
export async function withUpdateSystem<T>(
  { paths, io, isProbed }: Omit<UpdateSystemOptions, 'store' | 'trials'>,
  use: (system: UpdateSystem) => Promise<T>,
): Promise<T> {
  return withStore(paths, async (store) =>
    use(await createUpdateSystem({ store, paths, io, ...(isProbed !== undefined && { isProbed }) })),
  )
}

/** Updates on a store: routes are what is deployed, the audit has every step, and the trust root says whose releases count. */
export async function createUpdateSystem(options: UpdateSystemOptions): Promise<UpdateSystem> {
  const { store, paths, io, trials = ownTrials(options), isProbed = true } = options
  const clock: Clock = { now: () => currentTime(io).getTime() }
  const audit = new AuditLogger({ clock })
  const deployer = auditedDeployer(audit, clock)
  const isSigned = (await findTrustRoot(paths, io)) !== undefined
  const checks = standardChecks({
    deployer,
    compare: compareReleases,
    inspect: inspectDependencies({ store, paths, io, clock }),
    ...(isSigned && { verify: signedByRoot(options, clock) }),
    ...trials,
  })
  const parts = { store, deployer, audit }
  const managing = { ...parts, checks, notify: enqueueNotification, prerequisites: isSigned ? ['release_signed'] : [] }
  return {
    store,
    deployer,
    isSigned,
    options: managing,
    manager: new AutomatedUpdateManager(managing),
    pointAge: POINT_AGE,
    rollbacks: new RollbackManager({
      ...parts,
      maxAge: POINT_AGE,
      ...(isProbed && { probe: whereKnown(trials.probe) }),
    }),
  }
}

function auditedDeployer(audit: AuditLogger, clock: Clock): RouteDeployer {
  return new RouteDeployer({
    clock,
    onChange: noteRoutes(audit),
    // The audit says which state each release is in: one that is put back is a promotion like others.
    onRelease: async (view, { before, after, by }) => {
      await audit.logVersionPromotion(view.audit, after, {
        from: before.state,
        subject: by,
        data: { reason: 'rollback' },
      })
    },
  })
}

/** The trust root is read anew each time: it may be replaced while a gateway runs. */
function signedByRoot({ paths, io }: UpdateSystemOptions, clock: Clock): VerifyRelease {
  return async (release) => {
    const root = await readTrustRoot(paths, io)
    const standing = await new ReleaseSignatures(root, () => clock.now()).verify(release)
    return standing.valid ? { valid: true, reason: '' } : standing
  }
}

/** Going back must not fail because this command, unlike the gateway, does not know how a server is started. */
function whereKnown(probe: Probe): Probe {
  return async (name, version, signal) => {
    try {
      return await probe(name, version, signal)
    } catch {
      return { success: true, tools: [] }
    }
  }
}
