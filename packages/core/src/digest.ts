import { canonicalize } from './canonical-json.ts'
import { contractOf } from './contract.ts'
import { CoreError } from './core-error.ts'
import { logged } from './logger.ts'
import { withoutOwnMeta } from './own-meta.ts'
import { quote } from './quote.ts'
import type { ToolDefinition } from './tool-definition.ts'

/** A SHA-256 digest as text: `sha256:` and 64 lower-case hexadecimal digits. */
export type Digest = `sha256:${string}`

/**
 * What of a tool definition a digest covers.
 *
 * - `definition`: everything but what mcpver itself adds to a listing. The signed one.
 * - `contract`: what a program relies on, no prose: both schemas without their prose, annotations without the title, execution.
 * - `sep1766`: `name`, `description`, `inputSchema` and `outputSchema`, as SEP-1766 has it.
 *
 * Two tools that differ in `definition` and agree in `contract` differ in name, text or metadata only; a flipped
 * annotation always shows.
 */
export type DigestProfile = 'definition' | 'contract' | 'sep1766'

/** The digests of one tool definition, each labelled with its profile. */
export type ToolDigests = Readonly<Record<DigestProfile, Digest>>

const PROJECTIONS: ReadonlyMap<DigestProfile, (definition: ToolDefinition) => object> = new Map([
  ['definition', withoutOwnMeta],
  ['contract', (definition: ToolDefinition) => contractOf(withoutOwnMeta(definition))],
  [
    'sep1766',
    (definition: ToolDefinition) =>
      pick(withoutOwnMeta(definition), ['name', 'description', 'inputSchema', 'outputSchema']),
  ],
])

/** The profiles that there are. */
export const DIGEST_PROFILES: readonly DigestProfile[] = Object.freeze([...PROJECTIONS.keys()])

/**
 * The SHA-256 digest over the canonical JSON (RFC 8785) of what a profile covers.
 *
 * @throws {CoreError} `ERR_NOT_CANONICALIZABLE` (the promise rejects) for a definition that JSON cannot hold;
 *   `ERR_INVALID_DIGEST_PROFILE` for a profile that there is not.
 */
export async function digestTool(definition: ToolDefinition, profile: DigestProfile = 'definition'): Promise<Digest> {
  const project = PROJECTIONS.get(profile)
  if (project === undefined) throw logged(unknownProfile(profile))
  return digestText(canonicalize(project(definition)))
}

function unknownProfile(profile: unknown): CoreError<'ERR_INVALID_DIGEST_PROFILE'> {
  return new CoreError(`${quote(profile)} is not a digest profile`, {
    code: 'ERR_INVALID_DIGEST_PROFILE',
    hint: `Profiles are ${DIGEST_PROFILES.join(', ')}.`,
  })
}

/** The digests of all profiles. Rejects as `digestTool` does. */
export async function digestsOfTool(definition: ToolDefinition): Promise<ToolDigests> {
  const [contract, whole, sep1766] = await Promise.all([
    digestTool(definition, 'contract'),
    digestTool(definition, 'definition'),
    digestTool(definition, 'sep1766'),
  ])
  return { definition: whole, contract, sep1766 }
}

/** The SHA-256 digest of a text's UTF-8 bytes. */
export async function digestText(text: string): Promise<Digest> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return `sha256:${Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

function pick(definition: ToolDefinition, fields: readonly string[]): object {
  return Object.fromEntries(
    fields.flatMap((field) => (definition[field] === undefined ? [] : [[field, definition[field]]])),
  )
}
