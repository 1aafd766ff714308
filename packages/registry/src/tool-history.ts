import { APIVersion, type VersionedTool } from '@mcpver/core'

/** All registered versions of one tool, and which of them was registered last. */
export class ToolHistory {
  /** In the order in which each version was first registered. */
  readonly versions: VersionedTool[]
  /** The version registered last: the specification's one record of a tool. */
  current: VersionedTool
  #latest: VersionedTool

  constructor(first: VersionedTool) {
    this.versions = [first]
    this.current = first
    this.#latest = first
  }

  /** What a call without a requirement gets: the highest release, or the highest pre-release when there is no release. */
  get latest(): VersionedTool {
    return this.#latest
  }

  /** The record of a version; build metadata does not count. */
  find(version: APIVersion): VersionedTool | undefined {
    return this.versions.find((tool) => tool.version.equals(version))
  }

  /** Makes a record current; it takes the place of an earlier one of the same version. */
  add(tool: VersionedTool): void {
    this.replace(tool)
    this.current = tool
  }

  /** Puts a record in the place of the one of the same version, or at the end. */
  replace(tool: VersionedTool): void {
    const place = this.versions.findIndex(({ version }) => version.equals(tool.version))
    const old = this.versions[place]
    if (old === undefined) this.versions.push(tool)
    else this.versions[place] = tool
    if (this.current === old) this.current = tool
    this.#latest = this.versions.reduce((best, candidate) => (isLater(candidate, best) ? candidate : best))
  }

  /** The versions, highest first. */
  descending(): APIVersion[] {
    return this.versions.map(({ version }) => version).sort((a, b) => APIVersion.compare(b, a))
  }
}

/** Whether a version is to be preferred: a release over a pre-release, then the higher one. */
export function isLater(candidate: VersionedTool, best: VersionedTool): boolean {
  const [a, b] = [candidate.version, best.version]
  return a.isStable === b.isStable ? APIVersion.compare(a, b) > 0 : a.isStable
}
