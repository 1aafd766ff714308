import type { ReleaseState } from '@mcpver/core'
import type { ReleaseSystem } from './release-system.ts'

/** A release and the state that somebody was told it is in. */
export interface Acknowledged {
  readonly name: string
  readonly version: string
  readonly state: ReleaseState
}

/** What a stream makes. */
export interface ReleaseStreamOptions {
  /** What the names of its releases begin with; each stream has its own. */
  readonly prefix: string
  /** Where it begins: streams that follow each other begin apart. Default: 0. */
  readonly from?: number
  readonly acknowledge: (done: Acknowledged) => void
}

const VERSIONS_OF_A_NAME = 3
const PATH = ['testing', 'staging', 'production'] as const

/** Creates one release after the other and promotes each to production, with real signatures and approvals. Never ends by itself. */
export async function runReleaseStream(system: ReleaseSystem, options: ReleaseStreamOptions): Promise<never> {
  for (let turn = options.from ?? 0; ; turn++) {
    const name = `${options.prefix}-${String(Math.floor(turn / VERSIONS_OF_A_NAME))}`
    await takeToProduction(system, { name, version: `1.${String(turn % VERSIONS_OF_A_NAME)}.0` }, options.acknowledge)
  }
}

/** Creates a release and promotes it, as far as it goes. @throws when something is refused */
export async function takeToProduction(
  { manager, people: { ana, ben } }: ReleaseSystem,
  release: { readonly name: string; readonly version: string },
  acknowledge: (done: Acknowledged) => void = () => undefined,
): Promise<void> {
  const { name, version } = release
  const definition = { name, description: `Version ${version} of ${name}`, inputSchema: { type: 'object' } }
  const data = { version, definition, changelog: [`Makes ${version}`], dependencies: { 'npm:zod': '^4.0.0' } }
  assertDone(await manager.createVersion(name, data, { key: ana }))
  acknowledge({ name, version, state: 'development' })
  for (const target of PATH) {
    if (target === 'production') assertDone(await manager.approveVersion({ ...release, credentials: { key: ben } }))
    assertDone(await manager.promoteVersion({ ...release, target, credentials: { key: ben } }))
    acknowledge({ name, version, state: target })
  }
}

function assertDone(result: { readonly success: boolean }): void {
  if (!result.success) throw new Error(`It was refused: ${JSON.stringify(result)}`)
}
