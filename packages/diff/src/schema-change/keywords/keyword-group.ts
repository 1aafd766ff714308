import type { Site } from '../site.ts'

/** Keywords that are compared together, because one of them is not to be understood without the others. */
export interface KeywordGroup {
  readonly keywords: readonly string[]
  /** Reports what changed; nothing where the two sides say the same in other words. */
  readonly compare: (site: Site) => void
}
