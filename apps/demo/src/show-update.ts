import { diffTools, parseVersionedSnapshot } from '@mcpver/diff'
import { Gateway, PinStore, RouteDeployer, RouteStore } from '@mcpver/gateway'
import { AuditLogger } from '@mcpver/lifecycle'
import {
  AutomatedUpdateManager,
  RollbackManager,
  standardChecks,
  type AutomatedUpdateManagerOptions,
  type CompareReleases,
  type Step,
} from '@mcpver/rollout'
import type { Store } from '@mcpver/core'
import { createMemoryStore } from '@mcpver/store'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import type { Report } from './report.ts'
import { filesystemServer } from './show-changes.ts'

const SERVER = 'files'
const [OLD, NEW, PULLED] = ['2026.7.4', '2026.7.10', '2026.7.11']
const CONFIG = {
  update_strategy: 'canary',
  validation_checks: ['upstream_starts', 'rollback_possible'],
  rollback_policy: { automatic_rollback: true },
  canary: { weights: [25, 50], interval: '300ms' },
  // There are too few calls here to judge by: examples/canary-with-rollback has more.
  analysis: false,
  consent: ['breaking'],
}

/** Updates that server under a client that calls, refuses an update to what was not approved, and goes back. */
export async function showUpdate(report: Report): Promise<void> {
  const store = createMemoryStore()
  const gateway = await Gateway.open({ store })
  try {
    await takeIn(gateway, store)
    const { port } = await gateway.listen()
    const caller = await Caller.begin(`http://127.0.0.1:${String(port)}/mcp/${SERVER}`)
    const options = updatesOn(store, gateway)
    await showCanary(report, { options, caller })
    await showRefusal(report, options)
    await showRollback(report, { options, store })
    await caller.end()
    report.check('no call was lost meanwhile', caller.lost.length === 0 && caller.calls > 0)
  } finally {
    await gateway.close(0)
    await store.close()
  }
}

async function takeIn(gateway: Gateway, store: Store): Promise<void> {
  for (const version of [OLD, NEW]) {
    const upstream = { command: filesystemServer(version), state: 'shared' }
    await gateway.takeIn({ server: SERVER, version, upstream, by: 'demo' })
  }
  // What was approved as this version is the surface of the new one; what its command starts now is another.
  const pins = new PinStore({ store })
  const approved = await pins.read(SERVER, NEW)
  if (approved === undefined) throw new Error(`${NEW} was not pinned`)
  const upstream = { command: filesystemServer(OLD), state: 'shared' }
  await pins.pin({ ...approved.value, version: PULLED, upstream })
}

interface Shown {
  readonly options: AutomatedUpdateManagerOptions
  readonly caller: Caller
}

async function showCanary(report: Report, { options, caller }: Shown): Promise<void> {
  const updates = new AutomatedUpdateManager(options)
  const before = caller.calls
  const scheduled = await updates.scheduleUpdate(SERVER, NEW, { config: CONFIG, by: 'demo' })
  if (!scheduled.success) throw new Error(scheduled.reason)
  const rows = scheduled.update.steps.map((step, index) => [String(index + 1), ...wordsOf(step)])
  report.table('steps', ['step', 'what', 'who gets what'], rows)
  const result = await updates.executeUpdate(scheduled.updateJobId)
  report.check(`everybody gets ${NEW} in the end`, result.success && (await activeOn(options)) === NEW)
  report.check('a client was calling all the time', caller.calls > before)
}

async function showRefusal(report: Report, options: AutomatedUpdateManagerOptions): Promise<void> {
  const updates = new AutomatedUpdateManager(options)
  const scheduled = await updates.scheduleUpdate(SERVER, PULLED, { config: CONFIG, by: 'demo' })
  if (!scheduled.success) throw new Error(scheduled.reason)
  const result = await updates.executeUpdate(scheduled.updateJobId)
  report.say(result.success ? '' : result.reason)
  report.check(
    'a server that is not what was approved is found before anybody gets it',
    !result.success && result.reason.startsWith('Pre-update validation failed') && (await activeOn(options)) === NEW,
  )
}

async function showRollback(
  report: Report,
  { options, store }: { readonly options: AutomatedUpdateManagerOptions; readonly store: Store },
): Promise<void> {
  const { deployer, audit } = options
  const rollbacks = new RollbackManager({ store, deployer, audit })
  const [point] = await rollbacks.list(SERVER)
  const result = await rollbacks.executeRollback(point?.id ?? '', { by: 'demo', reason: 'it was better' })
  report.check('one step goes back to exactly what there was', result.success && (await activeOn(options)) === OLD)
  const again = await rollbacks.executeRollback(point?.id ?? '', { by: 'demo' })
  report.check('a rollback point is used once', !again.success && again.reason === 'Rollback point is not active')
}

function updatesOn(store: Store, gateway: Gateway): AutomatedUpdateManagerOptions {
  const deployer = new RouteDeployer()
  const probe = (name: string, version: string, signal: AbortSignal) => gateway.probe(name, version, { signal })
  return { store, deployer, audit: new AuditLogger(), checks: standardChecks({ deployer, compare, probe }) }
}

const compare: CompareReleases = (from, to) => {
  const [older, newer] = [parseVersionedSnapshot(from.definition), parseVersionedSnapshot(to.definition)]
  const changes = diffTools(older.surface, newer.surface).tools.flatMap((tool) => tool.changes)
  const kind = changes.some((change) => change.kind === 'breaking') ? 'breaking' : 'compatible'
  return Promise.resolve({ kind, changes: changes.map(({ tool, message }) => `${tool}: ${message}`) })
}

async function activeOn({ store }: AutomatedUpdateManagerOptions): Promise<string | undefined> {
  return (await new RouteStore({ store }).read(SERVER))?.value.active
}

function wordsOf(step: Step): [what: string, who: string] {
  switch (step.kind) {
    case 'traffic': {
      const { active, split, warm = [] } = step.traffic
      const shares = Object.entries(split).map(([version, share]) => `${String(share)} % ${version}`)
      const others = warm.map((version) => `${version} is kept running`)
      return [
        'change the route',
        [...shares, `${active} for everybody${shares.length > 0 ? ' else' : ''}`, ...others].join(', '),
      ]
    }
    case 'hold':
      return [`wait ${String(step.duration)} ms`, '']
    case 'validate':
      return [step.stage === 'pre' ? 'check before' : 'check after', '']
    case 'save':
      return ['make a rollback point', '']
    default:
      return [step.kind, '']
  }
}

/** A client that calls again and again. */
class Caller {
  calls = 0
  readonly lost: unknown[] = []
  readonly #client: Client
  #isOver = false
  #loop: Promise<void> | undefined

  private constructor(client: Client) {
    this.#client = client
  }

  static async begin(url: string): Promise<Caller> {
    const client = new Client({ name: 'demo', version: '1.0.0' })
    await client.connect(new StreamableHTTPClientTransport(new URL(url)))
    const caller = new Caller(client)
    caller.#loop = caller.#callAgain()
    return caller
  }

  async end(): Promise<void> {
    this.#isOver = true
    await this.#loop
    await this.#client.close()
  }

  async #callAgain(): Promise<void> {
    while (!this.#isOver) {
      await this.#client.callTool({ name: 'list_allowed_directories', arguments: {} }).then(
        () => this.calls++,
        (error: unknown) => this.lost.push(error),
      )
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
}
