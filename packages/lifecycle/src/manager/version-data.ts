import {
  APIVersion,
  canonicalize,
  isPlainObject,
  McpverError,
  type CompatibilityClass,
  type Digest,
  type JsonObject,
} from '@mcpver/core'
import { digestReleased } from '../released-digest.ts'
import { isShortLine } from '../short-line.ts'

/** What a version is created from. */
export interface VersionData {
  /** `1.2.3`, or `v1.2.3`. */
  readonly version: string
  /** What is released: a tool definition, or a surface of them. */
  readonly definition: JsonObject
  /** How to reach it. Default: nobody said. */
  readonly upstream?: JsonObject
  /** What changed, a sentence each. Default: nothing is said. */
  readonly changelog?: readonly string[]
  /** What was mended that matters to security, a sentence each. Default: nothing. */
  readonly securityUpdates?: readonly string[]
  /** What it needs, by name (`npm:zod`) to a version or range. Default: nothing. */
  readonly dependencies?: Readonly<Record<string, string>>
  /** How it stands to the version before. Default: `first` for the first, else `undecided`. */
  readonly compatibility?: CompatibilityClass
}

/** The version that a text names, as SemVer writes it; `undefined` when it names none. */
export function versionNumberOf(text: unknown): string | undefined {
  const version = typeof text === 'string' ? APIVersion.tryParse(text) : undefined
  return version === undefined ? undefined : String(version).slice(1)
}

/** Why a name and data are no version's; `undefined` when nothing speaks against them. */
export function problemIn(name: unknown, data: VersionData): string | undefined {
  if (!isShortLine(name)) return 'the name must be a text of 1 to 256 characters without control characters'
  const { definition, upstream, changelog, securityUpdates, dependencies } = data
  if (!isPlainObject(definition)) return '"definition" must be an object'
  if (upstream !== undefined && !isPlainObject(upstream)) return '"upstream" must be an object'
  for (const [field, texts] of Object.entries({ changelog, securityUpdates })) {
    if (texts !== undefined && !isTexts(texts)) return `"${field}" must be a list of texts`
  }
  if (dependencies !== undefined && !(isPlainObject(dependencies) && isTexts(Object.values(dependencies)))) {
    return '"dependencies" must be texts by name'
  }
  return undefined
}

/** The checksum of what data releases, or why it has none or cannot be signed. */
export async function checksumOf({
  definition,
  ...more
}: VersionData): Promise<{ readonly checksum: Digest } | { readonly problem: string }> {
  try {
    canonicalize(Object.fromEntries(Object.entries<unknown>(more).filter(([, value]) => value !== undefined)))
    return { checksum: await digestReleased(definition) }
  } catch (error) {
    if (McpverError.isInstance(error)) return { problem: error.message }
    throw error
  }
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((text) => typeof text === 'string')
}
