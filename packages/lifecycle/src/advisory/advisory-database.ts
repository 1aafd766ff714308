import type { Advisory } from './advisory.ts'
import type { AdvisoryAnswer, AdvisorySource } from './advisory-source.ts'
import { groupByAlias } from './alias-group.ts'
import { normalizePackageName, type PackageName } from './package-name.ts'

/** What a database cannot tell from its records. */
export interface AdvisoryDatabaseOptions {
  /**
   * When the data was fetched, in milliseconds since 1970-01-01T00:00:00Z. Default: when the latest record was modified, which is never
   * too late.
   */
  readonly asOf?: number | undefined
  /** The ecosystems of which the data has every advisory. Default: those that a record is about. */
  readonly ecosystems?: readonly string[] | undefined
}

/** Advisories in memory, by ecosystem and package. */
export class AdvisoryDatabase implements AdvisorySource {
  /** The date of the data, in milliseconds since 1970-01-01T00:00:00Z. */
  readonly asOf: number
  /** The ecosystems of which it knows; of packages elsewhere it cannot say anything. */
  readonly ecosystems: ReadonlySet<string>
  readonly #byEcosystem = new Map<string, Map<string, Advisory[]>>()
  readonly #byId: ReadonlyMap<string, Advisory>

  /** Of records with the same id, the one that was modified last counts. */
  constructor(advisories: Iterable<Advisory>, { asOf, ecosystems }: AdvisoryDatabaseOptions = {}) {
    this.#byId = latestById(advisories)
    let latest = -Infinity
    for (const advisory of this.#byId.values()) {
      latest = Math.max(latest, advisory.modifiedAt)
      this.#add(advisory)
    }
    this.asOf = asOf ?? latest
    this.ecosystems = new Set(ecosystems ?? this.#byEcosystem.keys())
  }

  /** How many records there are, withdrawn ones and aliases included. */
  get size(): number {
    return this.#byId.size
  }

  /** How many different vulnerabilities there are: aliases count once, and withdrawn records not at all. */
  countVulnerabilities(): number {
    return groupByAlias([...this.#byId.values()].filter(({ isWithdrawn }) => !isWithdrawn)).length
  }

  /** Every record that names a package, withdrawn ones included. */
  find(name: PackageName): readonly Advisory[] {
    return this.#byEcosystem.get(name.ecosystem)?.get(normalizePackageName(name)) ?? []
  }

  /** What `AdvisorySource` says; packages of an ecosystem that is not covered are not known. */
  advisoriesFor(packages: readonly PackageName[]): Promise<readonly AdvisoryAnswer[]> {
    return Promise.resolve(packages.map((name) => this.#answerFor(name)))
  }

  #answerFor(name: PackageName): AdvisoryAnswer {
    if (this.ecosystems.has(name.ecosystem)) return { success: true, advisories: this.find(name), asOf: this.asOf }
    return { success: false, reason: `The data does not cover ${name.ecosystem}`, code: 'not-covered' }
  }

  #add(advisory: Advisory): void {
    for (const name of advisory.affected) {
      const packages = this.#byEcosystem.get(name.ecosystem) ?? new Map<string, Advisory[]>()
      this.#byEcosystem.set(name.ecosystem, packages)
      const key = normalizePackageName(name)
      const known = packages.get(key) ?? []
      packages.set(key, known)
      // A record has an entry for each range, one after the other.
      if (known.at(-1) !== advisory) known.push(advisory)
    }
  }
}

function latestById(advisories: Iterable<Advisory>): Map<string, Advisory> {
  const byId = new Map<string, Advisory>()
  for (const advisory of advisories) {
    const known = byId.get(advisory.id)
    if (known === undefined || advisory.modifiedAt >= known.modifiedAt) byId.set(advisory.id, advisory)
  }
  return byId
}
