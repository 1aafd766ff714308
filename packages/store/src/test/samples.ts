import {
  canonicalize,
  type AuditRecord,
  type CallTally,
  type Digest,
  type Job,
  type Release,
  type Store,
  type StoredDocument,
  type StoreView,
} from '@mcpver/core'

/** A digest that is a number. */
export function digest(number = 0): Digest {
  return `sha256:${number.toString(16).padStart(64, '0')}`
}

/** A release that has every member filled. */
export function release(changes: Partial<Release> = {}): Release {
  return {
    name: 'weather',
    version: '1.2.0',
    state: 'development',
    createdAt: 1_790_000_000_000,
    createdBy: 'ada@example.org',
    changelog: ['Adds "units".', 'Naïve 天気 🌦'],
    securityUpdates: ['Escapes the place.'],
    dependencies: { 'npm:zod': '^4.0.0' },
    signature: '{"payload":"e30=","payloadType":"application/vnd.in-toto+json","signatures":[]}',
    checksum: digest(2),
    previousChecksum: digest(1),
    definition: { name: 'weather', inputSchema: { type: 'object', required: ['place'] } },
    upstream: { url: 'https://example.org/mcp', retries: 3, isSafe: true, nothing: null },
    ...changes,
  }
}

export function auditRecord(sequence: number, say = 'created'): AuditRecord {
  return { sequence, entry: canonicalize({ say, sequence }), hash: digest(sequence) }
}

export function document(changes: Partial<StoredDocument> = {}): StoredDocument {
  return {
    kind: 'evidence',
    id: 'coverage',
    subject: 'weather@1.2.0',
    content: { lines: 0.93, tool: 'istanbul' },
    createdAt: 1_790_000_000_001,
    ...changes,
  }
}

/** A job that is due. */
export function job(changes: Partial<Job> = {}): Job {
  return {
    kind: 'update',
    id: 'u1',
    subject: 'weather',
    status: 'active',
    dueAt: 1_790_000_000_002,
    content: { phase: 'canary', step: 2 },
    createdAt: 1_790_000_000_001,
    ...changes,
  }
}

export function tally(changes: Partial<CallTally> = {}): CallTally {
  return {
    server: 'weather',
    release: '1.2.0',
    tool: 'forecast',
    version: '2.1.0',
    client: 'other',
    gateway: 'g1',
    isMirrored: false,
    from: 1_790_000_000_000,
    span: 60_000,
    calls: 9,
    errors: 1,
    toolErrors: 2,
    failures: 1,
    refusals: 1,
    abandoned: 1,
    deprecated: 3,
    latency: { buckets: { '117': 4, '231': 2 }, sum: 240.25 },
    ...changes,
  }
}

/** Writes a release, records, a checkpoint and documents: something in every table. */
export async function fill(view: StoreView, records = 3): Promise<void> {
  const { releases, audit, documents, jobs } = view
  const { value, revision } = await releases.insert(release())
  await releases.setState(value, { state: 'testing', revision })
  await releases.insert(release({ version: '1.3.0-rc.1+build.5', upstream: null, previousChecksum: null }))
  for (let sequence = 0; sequence < records; sequence++) await audit.append(auditRecord(sequence))
  await audit.addCheckpoint({ size: records, note: 'mcpver.dev/audit\n3\nhash\n\n— key sig\n', createdAt: 5 })
  await documents.put(document())
  await documents.put(document({ content: { lines: 0.95 } }), 1)
  await documents.put(document({ kind: 'approval', id: 'ada', subject: '' }))
  const { value: first } = await jobs.insert(job())
  await jobs.put({ ...first, status: 'ended', dueAt: null }, 1)
  await jobs.insert(job({ id: 'u2', createdAt: 1_790_000_000_003 }))
  await jobs.insert(job({ id: 'u3', status: 'queued', subject: 'Naïve 天気 🌦', dueAt: null }))
}

/** Counts calls. */
export async function fillTallies(store: Store): Promise<void> {
  await store.tallies.add([tally(), tally({ release: '', tool: '', version: '', isMirrored: true, from: 0 })])
}

/** What `fillTallies` counted. */
export function talliesOf(store: Store): Promise<readonly CallTally[]> {
  return store.tallies.read({ server: 'weather', from: 0 })
}

/** Everything that `fill` wrote, for a comparison. */
export async function contentOf(view: StoreView): Promise<unknown> {
  return {
    releases: await view.releases.list(),
    head: await view.audit.head(),
    records: await view.audit.read(0, 10_000),
    checkpoints: await view.audit.checkpoints(),
    evidence: await view.documents.list('evidence'),
    approvals: await view.documents.list('approval'),
    jobs: await view.jobs.list({ kind: 'update' }),
  }
}
