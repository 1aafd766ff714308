import type { ToolDefinition } from '@mcpver/core'
import { pointerOf } from '../schema-change/json-path.ts'
import type { Finding } from './finding.ts'

/** No deeper than canonical JSON goes. */
const DEEPEST = 1000

/** Flags of parts of countries, the only emoji that Unicode's tags are meant for. */
const TAGGED_FLAGS =
  /\u{1f3f4}(?:\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073}))\u{e007f}/gu

/** Scripts whose letters are joined, or kept apart, by joiners. */
const JOINING_SCRIPTS =
  'Arabic Bengali Devanagari Gujarati Gurmukhi Kannada Khmer Malayalam Mongolian Oriya Sinhala Syriac Tamil Telugu'

/** What a joiner may stand after. */
const JOINABLE = [
  '\\p{Extended_Pictographic}',
  '\\p{Emoji_Modifier}',
  '\\ufe0f',
  ...JOINING_SCRIPTS.split(' ').map((script) => `\\p{Script=${script}}`),
].join('|')

/** Characters that people do not see, each kind as a regular expression. */
const HIDDEN_KINDS: readonly string[] = [
  // Controls: what terminals obey, and a carriage return that takes the cursor back over the line.
  '[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f]|\\r(?!\\n)',
  // Zero-width characters, controls of direction, soft hyphens, fillers, tags.
  '[\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f]',
  '[\\u3164\\ufeff\\uffa0\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}]',
  // Variation selectors where there is nothing to vary: after another one, after ASCII but for keycaps, at the beginning.
  '(?<![^\\u0000-\\u007e\\ufe00-\\ufe0f])(?<![0-9#*])[\\ufe00-\\ufe0f]|(?<!\\p{Script=Han})[\\u{e0100}-\\u{e01ef}]',
  // Joiners where neither an emoji nor a script that needs them stands before.
  `(?<!${JOINABLE})[\\u200c\\u200d]`,
]

/** What most texts do not have; the closer look is for those that do. */
const UNUSUAL = /[^\n\t\u0020-\u007e]/
const HIDDEN = new RegExp(HIDDEN_KINDS.join('|'), 'u')
const EVERY_HIDDEN = new RegExp(HIDDEN, 'gu')

/** Members of definitions and schemas that hosts render, where a comment of HTML does not show. */
const RENDERED: ReadonlySet<string> = new Set(['description', 'title'])

interface HiddenText {
  readonly pointer: string
  readonly text: string
  /** What is hidden in it, in words. */
  readonly what: string
}

/** Texts with something that people do not see, anywhere in a definition, that the old one did not have. */
export function hiddenTextChanges(old: ToolDefinition | undefined, next: ToolDefinition): Finding[] {
  const found = hiddenTexts(next)
  if (found.length === 0) return []
  const known = new Set(old === undefined ? [] : hiddenTexts(old).map(({ text }) => text))
  return found
    .filter(({ text }) => !known.has(text))
    .map(({ pointer, text, what }) => ({
      rule: 'hidden-text-added',
      pointer,
      after: text,
      message: `A text has ${what} that people do not see and models read`,
    }))
}

/** Every text with something hidden in it: values, and the names of members. An object that is met again is passed over. */
function hiddenTexts(definition: unknown): HiddenText[] {
  const [found, seen]: [HiddenText[], Set<unknown>] = [[], new Set()]
  const path: string[] = []
  const note = (text: string, isRendered = false): void => {
    const what = hiddenIn(text, isRendered)
    if (what !== undefined) found.push({ pointer: pointerOf(path), text, what })
  }
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || path.length > DEEPEST || seen.has(value)) return
    seen.add(value)
    for (const [name, member] of Object.entries(value) as [string, unknown][]) {
      path.push(name)
      note(name)
      if (typeof member === 'string') note(member, RENDERED.has(name))
      else visit(member)
      path.pop()
    }
  }
  visit(definition)
  return found
}

/** What is hidden in a text, in words; `undefined` where nothing is. */
function hiddenIn(text: string, isRendered: boolean): string | undefined {
  const characters = UNUSUAL.test(text) && HIDDEN.test(text) ? hiddenCharacters(text) : []
  const found = [
    ...(characters.length > 0 ? [`characters (${shown(characters)})`] : []),
    ...(isRendered && text.includes('<!--') ? ['a comment'] : []),
  ]
  return found.length === 0 ? undefined : found.join(' and ')
}

/** The code points of the invisible characters of a text, each once. */
function hiddenCharacters(text: string): string[] {
  const characters = Array.from(text.replaceAll(TAGGED_FLAGS, '').matchAll(EVERY_HIDDEN), ([match]) => match)
  return [...new Set(characters)].map(
    (character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  )
}

function shown(names: readonly string[]): string {
  return names.length <= 4 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${String(names.length - 3)} more`
}
