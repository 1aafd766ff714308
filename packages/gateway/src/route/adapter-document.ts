import { APIVersion, type DocumentNode, type JsonObject, type JsonValue } from '@mcpver/core'
import type { ArgumentStep } from '@mcpver/diff'
import type { RouteAdapter } from './route.ts'

/** Adapters as JSON. */
export function toAdapterDocuments(adapters: readonly RouteAdapter[]): readonly JsonObject[] {
  return adapters.map(({ tool, from, to, steps }) => ({ tool, from, to, steps: steps.map(toStepDocument) }))
}

function toStepDocument(step: ArgumentStep): JsonObject {
  const { kind, path } = step
  switch (step.kind) {
    case 'rename':
      return { kind, path, from: step.from, to: step.to }
    case 'fill':
    case 'drop':
      return { kind, path, name: step.name, value: step.value as JsonValue }
    case 'to-text':
      return { kind, path, name: step.name }
  }
}

/**
 * Reads adapters.
 *
 * @throws {CoreError} `ERR_INVALID_DOCUMENT`: for a version that is none, one that leads to itself, two for the same versions, and a
 *   step that is none.
 */
export function parseAdapters(node: DocumentNode): readonly RouteAdapter[] {
  const seen = new Set<string>()
  return node.elements().map((element) => {
    const adapter = parseAdapter(element)
    const identity = JSON.stringify([adapter.tool, adapter.from, adapter.to])
    if (seen.has(identity)) throw element.refusal('no two adapters of a tool between the same versions')
    seen.add(identity)
    return adapter
  })
}

function parseAdapter(node: DocumentNode): RouteAdapter {
  const { tool, from, to, steps } = node.members(['tool', 'from', 'to', 'steps'])
  const [start, end] = [parseVersion(from), parseVersion(to)]
  if (start.equals(end)) throw to.refusal('another version than that in "from"')
  return { tool: parseName(tool), from: start.toJSON(), to: end.toJSON(), steps: steps.elements().map(parseStep) }
}

const KINDS: ReadonlyMap<unknown, (node: DocumentNode) => ArgumentStep> = new Map([
  ['rename', parseRename],
  ['fill', (node: DocumentNode) => parseValued(node, 'fill')],
  ['drop', (node: DocumentNode) => parseValued(node, 'drop')],
  ['to-text', parseToText],
])

function parseStep(node: DocumentNode): ArgumentStep {
  const { kind } = node.members(['kind'], ['path', 'from', 'to', 'name', 'value'])
  const parse = KINDS.get(kind.value)
  if (parse === undefined) throw kind.refusal([...KINDS.keys()].map((one) => `"${String(one)}"`).join(' or '))
  return parse(node)
}

function parseRename(node: DocumentNode): ArgumentStep {
  const { path, from, to } = node.members(['kind', 'path', 'from', 'to'])
  return { kind: 'rename', path: parsePath(path), from: from.text(), to: to.text() }
}

function parseValued(node: DocumentNode, kind: 'drop' | 'fill'): ArgumentStep {
  const { path, name, value } = node.members(['kind', 'path', 'name', 'value'])
  return { kind, path: parsePath(path), name: name.text(), value: value.value }
}

function parseToText(node: DocumentNode): ArgumentStep {
  const { path, name } = node.members(['kind', 'path', 'name'])
  return { kind: 'to-text', path: parsePath(path), name: name.text() }
}

function parsePath(node: DocumentNode): readonly string[] {
  return node.elements().map((name) => name.text())
}

function parseName(node: DocumentNode): string {
  const text = node.text()
  if (text === '') throw node.refusal('the name of a tool')
  return text
}

function parseVersion(node: DocumentNode): APIVersion {
  const version = APIVersion.tryParse(node.value)
  if (version === undefined) throw node.refusal('a version')
  return version
}
