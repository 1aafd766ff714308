import { APIVersion, type VersionInput } from './api-version.ts'
import { CoreError } from './core-error.ts'
import { DocumentNode } from './document.ts'
import { logged } from './logger.ts'
import { quote } from './quote.ts'
import { assertToolName } from './tool-name.ts'

/** What was recorded of two versions of a tool; it holds in both directions. */
export interface CompatibilityRecord {
  readonly tool: string
  readonly from: APIVersion
  readonly to: APIVersion
  readonly compatible: boolean
}

/** Why two versions count as compatible or not. */
export type CompatibilityReason =
  'same-version' | 'recorded-compatible' | 'recorded-incompatible' | 'same-major' | 'different-major'

/** An answer with its reason, and the record where one decided. */
export interface CompatibilityExplanation {
  readonly compatible: boolean
  readonly reason: CompatibilityReason
  readonly record?: CompatibilityRecord
}

/** A matrix as JSON. */
export interface CompatibilityDocument {
  readonly format: 'mcpver-compatibility'
  readonly formatVersion: 1
  readonly pairs: readonly {
    readonly tool: string
    readonly from: string
    readonly to: string
    readonly compatible: boolean
  }[]
}

const FORMAT = { format: 'mcpver-compatibility', formatVersion: 1 } as const

/**
 * Which versions of a tool work in place of one another.
 *
 * Versions of one major are compatible unless the opposite was recorded; others are not, unless that was recorded. A record
 * holds for its tool and in both directions; a later one on the same pair replaces it.
 */
export class CompatibilityMatrix {
  readonly #records = new Map<string, Map<string, CompatibilityRecord>>()

  /**
   * Records that two versions of a tool work in place of one another.
   *
   * @throws {CoreError} `ERR_INVALID_TOOL_NAME`.
   * @throws {VersionParseError} `ERR_INVALID_VERSION`.
   */
  addCompatible(tool: string, from: VersionInput, to: VersionInput): void {
    this.#add(toRecord(tool, [from, to], true))
  }

  /**
   * Records that two versions of a tool do not work in place of one another, although they may have the same major.
   *
   * @throws {CoreError} `ERR_INVALID_COMPATIBILITY` for one and the same version; `ERR_INVALID_TOOL_NAME`.
   * @throws {VersionParseError} `ERR_INVALID_VERSION`.
   */
  addIncompatible(tool: string, from: VersionInput, to: VersionInput): void {
    this.#add(toRecord(tool, [from, to], false))
  }

  /** Whether two versions of a tool work in place of one another. Throws `ERR_INVALID_VERSION`. */
  isCompatible(tool: string, a: VersionInput, b: VersionInput): boolean {
    return this.explain(tool, a, b).compatible
  }

  /** As `isCompatible`, with the reason. Throws `ERR_INVALID_VERSION`. */
  explain(tool: string, a: VersionInput, b: VersionInput): CompatibilityExplanation {
    const [from, to] = [APIVersion.from(a), APIVersion.from(b)]
    if (from.equals(to)) return { compatible: true, reason: 'same-version' }
    const record = this.#records.get(tool)?.get(pairKey(from, to))
    if (record !== undefined) {
      return {
        compatible: record.compatible,
        reason: record.compatible ? 'recorded-compatible' : 'recorded-incompatible',
        record,
      }
    }
    return from.major === to.major
      ? { compatible: true, reason: 'same-major' }
      : { compatible: false, reason: 'different-major' }
  }

  /** What was recorded, of one tool or of all, sorted by tool, `from` and `to`: the rows of a table. */
  list(tool?: string): CompatibilityRecord[] {
    const perTool =
      tool === undefined
        ? [...this.#records.values()]
        : [this.#records.get(tool) ?? new Map<string, CompatibilityRecord>()]
    return perTool.flatMap((records) => [...records.values()]).sort(compareRecords)
  }

  /** The matrix as JSON, in the order of `list()`. */
  toJSON(): CompatibilityDocument {
    const pairs = this.list().map(({ tool, from, to, compatible }) => ({
      tool,
      from: from.toJSON(),
      to: to.toJSON(),
      compatible,
    }))
    return { ...FORMAT, pairs }
  }

  /**
   * The matrix that `toJSON` wrote.
   *
   * @throws {CoreError} `ERR_INVALID_DOCUMENT` for another shape or a value that `addCompatible` would refuse (the cause says
   *   why); `ERR_LATER_FORMAT` for what a later release wrote.
   */
  static fromJSON(document: unknown): CompatibilityMatrix {
    const matrix = new CompatibilityMatrix()
    const { pairs } = DocumentNode.open(document, FORMAT).members(['format', 'formatVersion', 'pairs'])
    for (const pair of pairs.elements()) matrix.#add(parsePair(pair))
    return matrix
  }

  #add(record: CompatibilityRecord): void {
    const records = this.#records.get(record.tool) ?? new Map<string, CompatibilityRecord>()
    records.set(pairKey(record.from, record.to), record)
    this.#records.set(record.tool, records)
  }
}

function toRecord(
  tool: string,
  [a, b]: readonly [VersionInput, VersionInput],
  compatible: boolean,
): CompatibilityRecord {
  assertToolName(tool)
  const [from, to] = [APIVersion.from(a), APIVersion.from(b)]
  if (!compatible && from.equals(to)) {
    throw logged(
      new CoreError(`${String(from)} of ${quote(tool)} cannot be incompatible with itself`, {
        code: 'ERR_INVALID_COMPATIBILITY',
        hint: 'Name the two versions that do not work in place of one another.',
      }),
    )
  }
  return Object.freeze({ tool, from, to, compatible })
}

/** The same for both directions. */
function pairKey(a: APIVersion, b: APIVersion): string {
  const [aKey, bKey] = [a.precedenceKey(), b.precedenceKey()]
  return aKey < bKey ? `${aKey}|${bKey}` : `${bKey}|${aKey}`
}

function compareRecords(a: CompatibilityRecord, b: CompatibilityRecord): number {
  if (a.tool !== b.tool) return a.tool < b.tool ? -1 : 1
  return APIVersion.compare(a.from, b.from) || APIVersion.compare(a.to, b.to)
}

function parsePair(node: DocumentNode): CompatibilityRecord {
  const { tool, from, to, compatible } = node.members(['tool', 'from', 'to', 'compatible'])
  return node.read(() => toRecord(tool.text(), [from.text(), to.text()], compatible.flag()))
}
