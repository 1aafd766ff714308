import type { Nodes, Root } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'

const INLINE = new Set(['text', 'inlineCode', 'break'])
const BLOCKS = new Set(['root', 'heading', 'paragraph', 'list', 'listItem', 'table', 'tableRow', 'tableCell'])

/** A document as GitHub-flavoured Markdown is read: by another parser than the one that its writer is. */
export function parseDocument(markdown: string): Root {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] })
}

/** The text of each heading, paragraph and cell, in order; a hard break is a line feed. */
export function textsOf(node: Nodes): string[] {
  if (!('children' in node)) return []
  if (['heading', 'paragraph', 'tableCell'].includes(node.type)) return [inlineText(node)]
  return node.children.flatMap(textsOf)
}

/** The blocks of a document without their texts: `heading2`, `table(tableRow(tableCell …`. */
export function skeletonOf(node: Nodes): string {
  const inner = 'children' in node ? node.children.filter(({ type }) => !INLINE.has(type)).map(skeletonOf) : []
  const name = node.type === 'heading' ? `heading${String(node.depth)}` : node.type
  return inner.length === 0 ? name : `${name}(${inner.join(' ')})`
}

/** The types of nodes that no document of this package has: links, images, HTML, emphasis, code blocks and so on. */
export function strangersIn(node: Nodes): string[] {
  const own = INLINE.has(node.type) || BLOCKS.has(node.type) ? [] : [node.type]
  const checked = node.type === 'listItem' && typeof node.checked === 'boolean' ? ['task'] : []
  return [...own, ...checked, ...('children' in node ? node.children.flatMap(strangersIn) : [])]
}

/** The rows of each table, as texts of their cells. */
export function tablesOf(markdown: string): string[][][] {
  return parseDocument(markdown).children.flatMap((block) =>
    block.type === 'table' ? [block.children.map((row) => row.children.map(inlineText))] : [],
  )
}

function inlineText(node: Nodes): string {
  if (node.type === 'break') return '\n'
  if ('value' in node) return node.value
  return 'children' in node ? node.children.map(inlineText).join('') : ''
}
