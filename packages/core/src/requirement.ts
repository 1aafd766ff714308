import { APIVersion } from './api-version.ts'
import { CoreError } from './core-error.ts'
import { isPlainObject } from './json.ts'
import { logged } from './logger.ts'
import { quote } from './quote.ts'
import { FASTMCP_META_KEY, REQUIRES_META_KEY, TOOL_REQUIREMENTS_FIELD } from './wire.ts'

/** What a call brings along: its params, as they came, and the HTTP header, where there was one. */
export interface CallCarriers {
  readonly name: string
  readonly params: Readonly<Record<string, unknown>>
  /** The value of the header `REQUIRES_HEADER`. */
  readonly header?: string | null | undefined
}

/**
 * The version or range that a call asks for, unparsed, or `undefined` when it asks for none.
 *
 * The carriers, the first that speaks wins: `_meta["dev.mcpver/requires"]`, FastMCP's `_meta.fastmcp.version`, SEP-1575's
 * `tool_requirements[name]`, the HTTP header. FastMCP's means one version, never a range, and may leave out components that
 * are zero: `1.0` is `1.0.0`. `null` counts as absent.
 *
 * @throws {CoreError} `ERR_INVALID_RANGE` for a carrier that speaks and says no text, or under FastMCP's key no version: it
 *   is refused rather than passed over.
 */
export function requirementOf({ name, params, header }: CallCarriers): string | undefined {
  const meta = isPlainObject(params['_meta']) ? params['_meta'] : {}
  const fastmcp = meta[FASTMCP_META_KEY]
  const requirements = params[TOOL_REQUIREMENTS_FIELD]
  return (
    textOf(meta[REQUIRES_META_KEY]) ??
    (isPlainObject(fastmcp) ? exactVersion(textOf(fastmcp['version'])) : undefined) ??
    // The name comes from the caller: only an own member counts, so that "constructor" asks for nothing.
    (isPlainObject(requirements) && Object.hasOwn(requirements, name) ? textOf(requirements[name]) : undefined) ??
    textOf(header)
  )
}

function textOf(said: unknown): string | undefined {
  if (said === undefined || said === null) return undefined
  if (typeof said === 'string') return said
  throw logged(notARequirement(said, 'Write the version or range as a text: "^1.2" or "1.2.3".'))
}

/** FastMCP's versions are those of Python packages (PEP 440), which may be shorter than three components. */
const SHORT_VERSION = /^v?(\d+)(?:\.(\d+))?$/

function exactVersion(said: string | undefined): string | undefined {
  if (said === undefined) return undefined
  const [, major, minor = '0'] = SHORT_VERSION.exec(said) ?? []
  const version = APIVersion.tryParse(major === undefined ? said : `${major}.${minor}.0`)
  if (version !== undefined) return version.toJSON()
  throw logged(
    notARequirement(said, 'FastMCP asks for one version, "1.2.3"; ask for a range in _meta["dev.mcpver/requires"].'),
  )
}

function notARequirement(said: unknown, hint: string): CoreError<'ERR_INVALID_RANGE'> {
  return new CoreError(`${quote(said)} is not a version requirement`, { code: 'ERR_INVALID_RANGE', hint })
}
