import type { DeprecationInfo } from './deprecation-info.ts'

const NAME = /[A-Za-z0-9._-]{1,128}/.source
const END = /removal (?:v\d[0-9A-Za-z.+-]{0,255}|\d{4}-\d{2}-\d{2}(?:T[0-9:.]{5,18}(?:Z|[+-]\d{2}:\d{2}))?)/.source

/**
 * The grammar of a notice, exactly as `deprecationNotice` writes it. Beside one tool name and one version or date it leaves no
 * room for text, so that a digest which does not cover a notice still covers every sentence of an author or an attacker.
 */
const NOTICE = new RegExp(`^\\[DEPRECATED(?:: (?:use ${NAME}(?:, ${END})?|${END}))?\\](?: |$)`)

/**
 * What stands before a deprecated tool's description, the one text that every client shows its model:
 * `[DEPRECATED: use forecast, removal v3.0.0]`.
 */
export function deprecationNotice({ replacement, removal, removalDate }: DeprecationInfo): string {
  const end = removal === undefined ? removalDate : String(removal)
  const parts = [replacement !== undefined && `use ${replacement}`, end !== undefined && `removal ${end}`].filter(
    Boolean,
  )
  return parts.length === 0 ? '[DEPRECATED]' : `[DEPRECATED: ${parts.join(', ')}]`
}

/** A description with the notice and a blank before it; where there is none, the notice alone. */
export function withDeprecationNotice(description: string | undefined, info: DeprecationInfo): string {
  return description === undefined ? deprecationNotice(info) : `${deprecationNotice(info)} ${description}`
}

/** A description without the notice before it, where there is one. */
export function withoutDeprecationNotice(description: string): string {
  return description.replace(NOTICE, '')
}
