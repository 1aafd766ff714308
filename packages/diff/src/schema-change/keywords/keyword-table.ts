import { ANNOTATION_GROUPS } from './annotations.ts'
import { ARRAY_GROUPS } from './arrays.ts'
import { COMPOSITION_GROUPS } from './compositions.ts'
import { COUNT_GROUPS } from './counts.ts'
import { DEPENDENCY_GROUPS } from './dependencies.ts'
import type { KeywordGroup } from './keyword-group.ts'
import { NUMBER_GROUPS } from './numbers.ts'
import { OBJECT_GROUPS } from './objects.ts'
import { TEXT_GROUPS } from './texts.ts'
import { VALUE_GROUPS } from './values.ts'

/** Keywords that hold schemas for references to lead to. They are compared where they are referred to. */
export const DEFINITION_GROUP: KeywordGroup = { keywords: ['$defs', 'definitions'], compare: () => undefined }

const GROUPS: readonly KeywordGroup[] = [
  ...VALUE_GROUPS,
  ...NUMBER_GROUPS,
  ...COUNT_GROUPS,
  ...TEXT_GROUPS,
  ...ARRAY_GROUPS,
  ...OBJECT_GROUPS,
  ...DEPENDENCY_GROUPS,
  ...COMPOSITION_GROUPS,
  ...ANNOTATION_GROUPS,
  DEFINITION_GROUP,
]

/** Every keyword of draft-07 and 2020-12 with the group that compares it. */
export const KEYWORDS: ReadonlyMap<string, KeywordGroup> = new Map(
  GROUPS.flatMap((group) => group.keywords.map((keyword) => [keyword, group] as const)),
)
