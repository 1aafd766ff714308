import { APIVersion, quote, VersionRange } from '@mcpver/core'
import { LifecycleError } from '../lifecycle-error.ts'
import type { PackageName } from './package-name.ts'
import { isPep440Range, pinnedPep440Version } from './pep440-range.ts'
import { versionOrderOf } from './version-order.ts'

/** Where dependencies come from, by the names that advisories have for it; `MCP` are releases of this system. */
export type DependencyEcosystem = 'npm' | 'PyPI' | 'OCI' | 'MCP'

/** What a release needs of a package: one version, some version, or these bytes. */
export type DependencyRequirement =
  | { readonly kind: 'exact'; readonly version: string }
  | { readonly kind: 'range'; readonly range: string }
  | { readonly kind: 'digest'; readonly digest: string }

/** What a release needs. */
export interface Dependency extends PackageName {
  readonly ecosystem: DependencyEcosystem
  readonly requirement: DependencyRequirement
}

/** How an ecosystem writes names and requirements. */
interface DependencyGrammar {
  readonly ecosystem: DependencyEcosystem
  readonly name: RegExp
  readonly longestName: number
  /** The requirement that a text says; `undefined` for a text that says none. */
  parseRequirement(text: string): DependencyRequirement | undefined
}

const LONGEST_REQUIREMENT = 256
const TAG = /^\w[\w.-]{0,127}$/
const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/

/** By what stands before the colon in the name of a dependency. */
const GRAMMARS: ReadonlyMap<string, DependencyGrammar> = new Map<string, DependencyGrammar>([
  [
    'npm',
    {
      ecosystem: 'npm',
      name: /^(?:@[\w~-][\w.~-]*\/)?[\w~-][\w.~-]*$/,
      longestName: 214,
      parseRequirement: parseSemverRequirement,
    },
  ],
  [
    'pypi',
    {
      ecosystem: 'PyPI',
      name: /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/,
      longestName: 214,
      parseRequirement: parsePep440Requirement,
    },
  ],
  [
    'oci',
    {
      ecosystem: 'OCI',
      name: /^[a-z0-9][a-z0-9.-]*(?::\d{1,5})?(?:\/[a-z0-9][a-z0-9._-]*)*$/,
      longestName: 255,
      parseRequirement: parseImageRequirement,
    },
  ],
  [
    'mcp',
    {
      ecosystem: 'MCP',
      name: /^[\w.-]{1,128}(?:\/[\w.-]{1,128})?$/,
      longestName: 257,
      parseRequirement: parseSemverRequirement,
    },
  ],
])

/**
 * Reads a dependency as releases list them: `npm:zod` to `4.1.0` or `^4`, `pypi:requests` to `2.32.0` or `>=2,<3`,
 * `oci:ghcr.io/x/y` to a tag or a digest, `mcp:weather` to a version or range of that release.
 *
 * Anything that is not one version, a range or a digest is refused: a URL, a path, a name such as `latest` that moves, nothing at all.
 *
 * @throws {LifecycleError} `ERR_INVALID_DEPENDENCY`.
 */
export function parseDependency(name: unknown, requirement: unknown): Dependency {
  const { grammar, packageName } = readName(name)
  const isShort = typeof requirement === 'string' && requirement.length <= LONGEST_REQUIREMENT
  const parsed = isShort ? grammar.parseRequirement(requirement) : undefined
  if (parsed === undefined) {
    throw invalid(`${quote(requirement)} is not a version or range of ${quote(name)}`)
  }
  return { ecosystem: grammar.ecosystem, package: packageName, requirement: parsed }
}

/** Whether a text can be the name of a package; what is none is asked of nobody. */
export function isDependencyName({ ecosystem, package: name }: PackageName): boolean {
  const grammar = [...GRAMMARS.values()].find((one) => one.ecosystem === ecosystem)
  return grammar !== undefined && isNameIn(grammar, name)
}

function isNameIn(grammar: DependencyGrammar, name: string): boolean {
  return name.length <= grammar.longestName && grammar.name.test(name)
}

function readName(name: unknown): { readonly grammar: DependencyGrammar; readonly packageName: string } {
  if (typeof name !== 'string') throw invalid(`${quote(name)} is not the name of a dependency`)
  const colon = name.indexOf(':')
  const grammar = GRAMMARS.get(name.slice(0, Math.max(colon, 0)))
  if (grammar === undefined) {
    throw invalid(
      `${quote(name)} does not begin with one of ${[...GRAMMARS.keys()].map((one) => `${one}:`).join(', ')}`,
    )
  }
  const packageName = name.slice(colon + 1)
  if (!isNameIn(grammar, packageName)) {
    throw invalid(`${quote(packageName)} is not the name of a package in ${grammar.ecosystem}`)
  }
  return { grammar, packageName }
}

function parseSemverRequirement(text: string): DependencyRequirement | undefined {
  const version = APIVersion.tryParse(text)
  if (version !== undefined) return { kind: 'exact', version: text.replace(/^v/, '') }
  const isRange = text.trim() !== '' && VersionRange.tryParse(text) !== undefined
  return isRange ? { kind: 'range', range: text } : undefined
}

function parsePep440Requirement(text: string): DependencyRequirement | undefined {
  const pinned = pinnedPep440Version(text) ?? text
  if (versionOrderOf('PyPI')?.isVersion(pinned) === true) return { kind: 'exact', version: pinned }
  return isPep440Range(text) ? { kind: 'range', range: text } : undefined
}

function parseImageRequirement(text: string): DependencyRequirement | undefined {
  if (DIGEST.test(text)) return { kind: 'digest', digest: text }
  // A tag that is moved with every release is no version.
  return TAG.test(text) && text !== 'latest' ? { kind: 'exact', version: text } : undefined
}

function invalid(message: string): LifecycleError<'ERR_INVALID_DEPENDENCY'> {
  return new LifecycleError(message, {
    code: 'ERR_INVALID_DEPENDENCY',
    hint: 'Write "npm:<name>", "pypi:<name>", "oci:<image>" or "mcp:<release>", with a version, a range, or for an image a tag or "sha256:<hex>".',
  })
}
