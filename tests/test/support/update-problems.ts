import { canonicalize, parseJson, type Store, type Traffic } from '@mcpver/core'
import type { RouteDeployer } from '@mcpver/gateway'
import { verifyAudit, type AuditEntry } from '@mcpver/lifecycle'
import { hasEnded, RollbackManager, type RollbackPoint, type Update } from '@mcpver/rollout'
import { createUpdateSystem, VERSIONS } from './update-system.ts'

const PAGE = 1000

/**
 * Everything that is wrong in a store where updates were carried out and all have ended, each with what it is about; none when each is
 * wholly on the new version or exactly as before, with every step once in the audit, and its rollback point used once or confirmed.
 */
export async function findUpdateProblems(store: Store): Promise<readonly string[]> {
  const { manager, deployer } = createUpdateSystem({ store })
  const updates = await manager.history()
  const trails = new Map(updates.map((update) => [update.id, new Trail(update)]))
  const servers = replay(await entriesOf(store), trails)
  const points = await new RollbackManager({ store, deployer, audit: { log: () => Promise.resolve() } }).list()
  return [
    ...(await auditProblems(store)),
    ...(await leftovers(store)),
    ...updates.flatMap((update) => trails.get(update.id)?.problems() ?? []),
    ...updates.flatMap((update) =>
      pointProblems(
        update,
        points.find(({ id }) => id === update.id),
      ),
    ),
    ...(await routeProblems(store, deployer, servers)),
  ]
}

/** What the audit says of one update. */
class Trail {
  readonly #update: Update
  readonly #steps: number[] = []
  readonly #ends: string[] = []
  #promoted = 0
  /** What was live when its rollback point was saved. */
  base: Traffic | undefined

  constructor(update: Update) {
    this.#update = update
  }

  add({ type, data }: AuditEntry): void {
    if (type === 'update.step') this.#steps.push(Number(data['step']))
    if (type === 'update.promoted') this.#promoted++
    if (hasEnded({ phase: type.replace('update.', '') as Update['phase'] })) this.#ends.push(type)
  }

  problems(): readonly string[] {
    const { id, phase, steps } = this.#update
    const inOrder = this.#steps.every((step, index) => step === index)
    // The last step is the confirmation, which is recorded as the end.
    const isWhole = phase !== 'succeeded' || this.#steps.length === steps.length - 1
    return [
      ...(inOrder ? [] : [`${id}: the steps in the audit are ${this.#steps.join(', ')}`]),
      ...(isWhole
        ? []
        : [`${id}: ${String(this.#steps.length)} of ${String(steps.length - 1)} steps are in the audit`]),
      ...(this.#ends.join() === `update.${phase}` ? [] : [`${id}: is ${phase}, and ended with ${this.#ends.join()}`]),
      ...(this.#promoted <= 1 ? [] : [`${id}: was promoted ${String(this.#promoted)} times`]),
    ]
  }
}

/** A server as the audit says that it has to be now. */
interface Replayed {
  traffic: Traffic
  /** How many times its route was written. */
  writes: number
}

/** What has to be live by the audit, step by step. */
function replay(entries: readonly AuditEntry[], trails: ReadonlyMap<string, Trail>): ReadonlyMap<string, Replayed> {
  const servers = new Map<string, Replayed>()
  for (const entry of entries) {
    const { type, data, target } = entry
    const { update } = data
    const trail = trails.get(typeof update === 'string' ? update : '')
    trail?.add(entry)
    const server = servers.get(target.name) ?? { traffic: { active: VERSIONS[0], split: {} }, writes: 1 }
    servers.set(target.name, server)
    if (type === 'update.step' && data['kind'] === 'save' && trail !== undefined) trail.base = server.traffic
    const next = type === 'update.rolled_back' ? trail?.base : (data['traffic'] as unknown as Traffic | undefined)
    if (next === undefined) continue
    // The same traffic is not written again.
    if (type === 'update.rolled_back' || canonicalize(next) !== canonicalize(server.traffic)) server.writes++
    server.traffic = next
  }
  return servers
}

async function routeProblems(
  store: Store,
  deployer: RouteDeployer,
  servers: ReadonlyMap<string, Replayed>,
): Promise<readonly string[]> {
  const found = Array.from(servers, async ([name, { traffic, writes }]) => {
    const [live, document] = await store.read(
      async (view) => [await deployer.current(view, name), await view.documents.get('route', name)] as const,
    )
    const [one, other] = [canonicalize(live ?? null), canonicalize(traffic)]
    return [
      ...(one === other ? [] : [`${name}: ${one} is live in the place of ${other}`]),
      ...(document?.revision === writes
        ? []
        : [
            `${name}: the route was written ${String(document?.revision)} times, and ${String(writes)} are in the audit`,
          ]),
    ]
  })
  return (await Promise.all(found)).flat()
}

function pointProblems({ id, phase, point }: Update, found: RollbackPoint | undefined): readonly string[] {
  if (point === null) return found === undefined ? [] : [`${id}: has a rollback point that it does not know of`]
  if (found === undefined) return [`${id}: its rollback point is not there`]
  const isUsed = found.status === 'used'
  if (isUsed !== (phase === 'rolled_back')) return [`${id}: is ${phase}, and its rollback point is ${found.status}`]
  const isConfirmed = found.confirmedAt !== null
  return isConfirmed === (phase === 'succeeded')
    ? []
    : [`${id}: is ${phase}, and confirmed at ${String(found.confirmedAt)}`]
}

async function auditProblems(store: Store): Promise<readonly string[]> {
  const verification = await store.read(({ audit }) => verifyAudit(audit))
  return verification.valid ? [] : [`audit entry ${String(verification.sequence)}: ${verification.problem}`]
}

async function leftovers(store: Store): Promise<readonly string[]> {
  const jobs = await store.read((view) => view.jobs.list({ kind: 'update' }))
  return jobs.flatMap(({ value: { id, status }, owner }) => [
    ...(status === 'ended' ? [] : [`${id}: is ${status} still`]),
    ...(owner === null ? [] : [`${id}: is held by ${owner} still`]),
  ])
}

async function entriesOf(store: Store): Promise<readonly AuditEntry[]> {
  const entries: AuditEntry[] = []
  for (;;) {
    const page = await store.read(({ audit }) => audit.read(entries.length, PAGE))
    entries.push(...page.map(({ entry }) => parseJson(entry) as AuditEntry))
    if (page.length < PAGE) return entries
  }
}
