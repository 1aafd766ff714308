import { APIVersion, type Digest, type JsonObject, type Release, type ReleaseState, type Store } from '@mcpver/core'
import { toVersionedSnapshot, type VersionedSnapshot } from '@mcpver/diff'

/** A digest that is a number. */
export function digest(number = 0): Digest {
  return `sha256:${number.toString(16).padStart(64, '0')}`
}

/** The version of each tool by name, with other members of its definition where there are any. */
export type SampleTools = Readonly<Record<string, string | ({ readonly version: string } & JsonObject)>>

/** A snapshot of tools that take anything. */
export function snapshot(tools: SampleTools): VersionedSnapshot {
  const entries = Object.entries(tools).map(([name, said]) => {
    const { version, ...members } = typeof said === 'string' ? { version: said } : said
    return { definition: { name, inputSchema: { type: 'object' }, ...members }, version: APIVersion.parse(version) }
  })
  return {
    surface: { tools: entries.map(({ definition }) => definition) },
    versions: new Map(entries.map(({ definition, version }) => [definition.name, version])),
  }
}

/** A release of the server `weather`. */
export function release(version: string, tools: SampleTools, changes: Partial<Release> = {}): Release {
  return {
    name: 'weather',
    version,
    state: 'production',
    createdAt: 1_790_000_000_000,
    createdBy: 'ana',
    changelog: [],
    securityUpdates: [],
    dependencies: {},
    signature: '{}',
    checksum: digest(version.length),
    previousChecksum: null,
    definition: toVersionedSnapshot(snapshot(tools)),
    upstream: { command: ['weather', version] },
    ...changes,
  }
}

/** Writes releases. */
export async function insert(store: Store, ...releases: readonly Release[]): Promise<void> {
  await store.write(async (view) => {
    for (const one of releases) await view.releases.insert(one)
  })
}

/** Brings a release of the server `weather` to another state. */
export async function promote(store: Store, version: string, state: ReleaseState): Promise<void> {
  await store.write(async ({ releases }) => {
    const found = await releases.get('weather', version)
    if (found === undefined) throw new Error(`There is no ${version}`)
    await releases.setState(found.value, { state, revision: found.revision })
  })
}
