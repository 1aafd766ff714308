import type { Change } from '@mcpver/diff'
import { findNodeAtLocation, getNodeValue, parseTree, type Node, type Segment } from 'jsonc-parser'
import type { DiffReport } from './diff-report.ts'

/** A place in a file. */
export interface FilePlace {
  readonly file: string
  /** From 1. */
  readonly line: number
}

/** Where the tools can stand in a file: a snapshot or an answer, a response that holds one, an array. */
const TOOLS_AT: readonly Segment[][] = [['tools'], ['result', 'tools'], []]

/** Finds the lines that changes are about, in the file of the new side, or in that of the old one when the new is no file. */
export class LineFinder {
  readonly #file: string
  readonly #lineStarts: readonly number[]
  readonly #tools: ReadonlyMap<string, Node>

  private constructor({ path, text }: { readonly path: string; readonly text: string }) {
    this.#file = path
    this.#lineStarts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)]
    this.#tools = toolsIn(parseTree(text))
  }

  /** `undefined` when neither side is a file. */
  static for({ old, next }: Pick<DiffReport, 'old' | 'next'>): LineFinder | undefined {
    const file = next.file ?? old.file
    return file && new LineFinder(file)
  }

  /** The place of a change: as deep as its pointer leads in this file, else the tool, else the first line. */
  placeOf({ tool, pointer }: Pick<Change, 'tool' | 'pointer'>): FilePlace {
    const node = this.#tools.get(tool)
    const offset = node === undefined ? 0 : deepest(node, segmentsOf(pointer)).offset
    return { file: this.#file, line: this.#lineAt(offset) }
  }

  #lineAt(offset: number): number {
    const line = this.#lineStarts.findLastIndex((start) => start <= offset)
    return line + 1
  }
}

function toolsIn(root: Node | undefined): ReadonlyMap<string, Node> {
  const place = TOOLS_AT.find((path) => root !== undefined && findNodeAtLocation(root, path)?.type === 'array')
  const list = root === undefined || place === undefined ? undefined : findNodeAtLocation(root, place)
  const tools = new Map<string, Node>()
  for (const node of list?.children ?? []) {
    const name = findNodeAtLocation(node, ['name'])
    const value: unknown = name === undefined ? undefined : getNodeValue(name)
    if (typeof value === 'string' && !tools.has(value)) tools.set(value, node)
  }
  return tools
}

function segmentsOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function deepest(root: Node, segments: readonly string[]): Node {
  let node = root
  for (const segment of segments) {
    const next = findNodeAtLocation(node, [node.type === 'array' ? Number(segment) : segment])
    if (next === undefined) break
    node = next
  }
  return node
}
