import { APIVersion, quote } from '@mcpver/core'
import { usage } from '../usage.ts'

/** A version of a name. */
export interface ReleaseName {
  readonly name: string
  /** As SemVer writes it: `1.2.3`. */
  readonly version: string
}

/** `weather@1.2.0`: a name and a version of it. Throws `ERR_USAGE`. */
export function parseReleaseName(text: string): ReleaseName {
  // Names may begin with "@", as those of npm packages do.
  const at = text.lastIndexOf('@')
  const version = APIVersion.tryParse(text.slice(at + 1))
  if (at > 0 && version !== undefined) return { name: text.slice(0, at), version: version.toJSON() }
  throw usage(`${quote(text)} is no release`, 'A release is <name>@<version>, such as weather@1.2.0.')
}
