import { APIVersion } from '@mcpver/core'
import type { Paragraph, PhrasingContent, RootContent } from 'mdast'
import { toDocument } from './document.ts'
import { inertPhrasing, toolName } from './inert-phrasing.ts'
import { bulletList, heading, paragraph, paragraphs } from './nodes.ts'

/** What a change is, in the words of https://keepachangelog.com/en/1.1.0/. */
export type ChangeKind = 'added' | 'changed' | 'deprecated' | 'removed' | 'fixed' | 'security'

/** One change of a version. */
export interface Change {
  readonly kind: ChangeKind
  /** The tool that changed. Default: the change is not about one tool. */
  readonly tool?: string | undefined
  /** What changed, as plain text of any length. */
  readonly text: string
}

/** The changes of one version. */
export interface ChangelogEntry {
  readonly version: APIVersion
  /** The day of its release, as `YYYY-MM-DD`; shown as it is. Default: not said. */
  readonly date?: string | undefined
  /** In any order; those of one kind stay in theirs. */
  readonly changes: readonly Change[]
}

/** A changelog as plain values. */
export interface Changelog {
  /** The heading, as plain text. Default: `Changelog`. */
  readonly title?: string | undefined
  /** In any order; those of equal precedence stay in theirs. */
  readonly entries: readonly ChangelogEntry[]
}

/** The kinds in the order in which a changelog shows them, with their headings. */
const SECTIONS: readonly (readonly [ChangeKind, string])[] = [
  ['added', 'Added'],
  ['changed', 'Changed'],
  ['deprecated', 'Deprecated'],
  ['removed', 'Removed'],
  ['fixed', 'Fixed'],
  ['security', 'Security'],
]

/**
 * A changelog as a Markdown document in the order of https://keepachangelog.com/en/1.1.0/: the highest version first, and
 * in each the additions, changes, deprecations, removals, fixes and security fixes.
 *
 * Names and texts survive as text; see the README.
 */
export function renderChangelog({ title = '', entries }: Changelog): string {
  const sorted = entries.toSorted((a, b) => APIVersion.compare(b.version, a.version))
  return toDocument([
    heading(1, inertPhrasing(title, 'Changelog')),
    ...(sorted.length === 0 ? [paragraph(inertPhrasing('No version has changes yet.'))] : sorted.flatMap(entryBlocks)),
  ])
}

function entryBlocks({ version, date, changes }: ChangelogEntry): RootContent[] {
  const title = heading(2, inertPhrasing([String(version), date].filter((part) => part !== undefined).join(' - ')))
  if (changes.length === 0) return [title, paragraph(inertPhrasing('No changes.'))]
  return [
    title,
    ...SECTIONS.flatMap(([kind, name]) => {
      const items = changes.filter((change) => change.kind === kind).map(changeItem)
      return items.length === 0 ? [] : [heading(3, inertPhrasing(name)), bulletList(items)]
    }),
  ]
}

/** A change as the item of a list, its tool before it. */
export function changeItem({ tool, text }: Pick<Change, 'tool' | 'text'>): Paragraph[] {
  const [first = paragraph(inertPhrasing('')), ...rest] = paragraphs(text)
  const subject: PhrasingContent[] = tool === undefined ? [] : [...toolName(tool), { type: 'text', value: ': ' }]
  return [paragraph([...subject, ...first.children]), ...rest]
}
