import { limitOf } from './limit.ts'
import type { KeywordReaders } from './site.ts'

/** Validation keywords for strings, and `format` (2020-12 Validation, sections 6.3 and 7). */
export const STRING_KEYWORDS: KeywordReaders = {
  minLength: (site) => limitOf(site, 'min-length'),
  maxLength: (site) => limitOf(site, 'max-length'),
  pattern(site) {
    return typeof site.value === 'string' ? site.arena.pattern(site.value) : site.malformed('a regular expression')
  },
  format(site) {
    if (site.reader.formats === 'annotation') return site.arena.true
    return typeof site.value === 'string' ? site.arena.format(site.value) : site.malformed('the name of a format')
  },
}
