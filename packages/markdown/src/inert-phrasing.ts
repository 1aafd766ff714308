import { isToolName } from '@mcpver/core'
import type { InlineCode, PhrasingContent, Text } from 'mdast'
import { visibleLine } from './visible-text.ts'

/** What stands where there is nothing to show. */
const NOTHING = '–'

/** A run of ASCII without spaces, quotes and what a code span in a table cannot hold on every renderer. */
const WORD = /[!#-;=?-[\]^_a-{}~]+/g

/**
 * What makes GitHub link a bare word. An escape would not stop it: for addresses, the search runs over the text without
 * its escapes. https://github.github.com/gfm/#autolinks-extension-
 */
const LINKED = /www\.|[a-z]:\/\/|[\w.+:-]@[\w.-]/i

const OPENING = "([{*_~'"
const CLOSING = ")]}*_~'.,:;!?"

/** One line of a stranger's text as nodes that show it and do nothing else; a dash, or `fallback`, when it is blank. */
export function inertPhrasing(text: string, fallback = NOTHING): PhrasingContent[] {
  return phraseLine(visibleLine(text) || fallback)
}

/** A tool name as code; a name that the protocol does not allow as text. */
export function toolName(name: string): PhrasingContent[] {
  return isToolName(name) ? [inlineCode(name)] : inertPhrasing(name)
}

/** A line of `visibleLine` as nodes: words that would become links are code, all else is text. */
export function phraseLine(line: string): (Text | InlineCode)[] {
  const nodes: (Text | InlineCode)[] = []
  let end = 0
  for (const { 0: word, index } of line.matchAll(WORD)) {
    if (!LINKED.test(word)) continue
    const [from, to] = withoutPunctuation(word)
    nodes.push(text(line.slice(end, index + from)), inlineCode(word.slice(from, to)))
    end = index + to
  }
  nodes.push(text(line.slice(end)))
  return nodes.filter(({ value }) => value !== '')
}

/** Where a word begins and ends without the punctuation of the sentence around it. Never empty for a linked word. */
function withoutPunctuation(word: string): [from: number, to: number] {
  let from = 0
  let to = word.length
  while (OPENING.includes(word.charAt(from)) && from < to) from += 1
  while (CLOSING.includes(word.charAt(to - 1)) && to > from) to -= 1
  return [from, to]
}

function text(value: string): Text {
  return { type: 'text', value }
}

function inlineCode(value: string): InlineCode {
  return { type: 'inlineCode', value }
}
