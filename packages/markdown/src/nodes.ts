import type { Heading, List, ListItem, Paragraph, PhrasingContent, Table, TableRow } from 'mdast'
import { phraseLine } from './inert-phrasing.ts'
import { visibleParagraphs } from './visible-text.ts'

export function heading(depth: Heading['depth'], children: PhrasingContent[]): Heading {
  return { type: 'heading', depth, children }
}

export function paragraph(children: PhrasingContent[]): Paragraph {
  return { type: 'paragraph', children }
}

/** A stranger's text of any length as paragraphs, with a hard break at each line break; none when it is blank. */
export function paragraphs(text: string): Paragraph[] {
  return visibleParagraphs(text).map((lines) =>
    paragraph(
      lines.flatMap((line, index): PhrasingContent[] =>
        index === 0 ? phraseLine(line) : [{ type: 'break' }, ...phraseLine(line)],
      ),
    ),
  )
}

/** A table whose head is our own words; each row has a cell for each of them. */
export function table(head: readonly string[], rows: readonly PhrasingContent[][][]): Table {
  const names = head.map((value): PhrasingContent[] => [{ type: 'text', value }])
  return { type: 'table', children: [names, ...rows].map(tableRow) }
}

export function bulletList(items: readonly Paragraph[][]): List {
  const children = items.map((item): ListItem => ({ type: 'listItem', spread: item.length > 1, children: item }))
  return { type: 'list', ordered: false, spread: children.some(({ spread }) => spread), children }
}

function tableRow(cells: PhrasingContent[][]): TableRow {
  return { type: 'tableRow', children: cells.map((children) => ({ type: 'tableCell', children })) }
}
