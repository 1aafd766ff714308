import { APIVersion, isPlainObject, type CompatibilityClass, type JsonObject } from '@mcpver/core'

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

/** Why data is no version's; `undefined` when nothing speaks against it. */
export function problemIn({
  definition,
  upstream,
  changelog,
  securityUpdates,
  dependencies,
}: VersionData): string | undefined {
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

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((text) => typeof text === 'string')
}
