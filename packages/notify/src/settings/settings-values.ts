import { DocumentNode, isPlainObject } from '@mcpver/core'
import type { NotifierResources } from './notifier-kind.ts'

const REFERENCE = /^(env|file):[^\0]+$/

/** Something that is written down, or a reference to it. */
export type Reference = (resources: NotifierResources) => Promise<string>

/** Whether a value has the form of a reference to a secret. */
export function isReference(value: unknown): value is string {
  return typeof value === 'string' && REFERENCE.test(value)
}

/** Reads a reference to a secret. What stands there instead may be the secret, so it is not shown. */
export function readReference(node: DocumentNode): Reference {
  const { value } = node
  if (!isReference(value)) {
    throw hidden(node).refusal('"env:NAME" or "file:/path", as secrets do not stand in settings,')
  }
  return ({ secretOf }) => secretOf(value)
}

/** Reads headers, each value a reference. */
export function readHeaders(node: DocumentNode): (resources: NotifierResources) => Promise<Record<string, string>> {
  if (!isPlainObject(node.value)) throw hidden(node).refusal('an object of headers')
  const names = Object.keys(node.value)
  const headers = Object.entries<DocumentNode>(node.members<string>(names))
  const references = headers.map(([name, member]) => [name, readReference(member)] as const)
  return async (resources) => {
    const values = references.map(async ([name, read]) => [name, await read(resources)] as const)
    return Object.fromEntries(await Promise.all(values))
  }
}

/** Reads one value or a list of them. */
export function readOneOrMore<Value>(node: DocumentNode, read: (node: DocumentNode) => Value): readonly Value[] {
  return Array.isArray(node.value) ? node.elements().map(read) : [read(node)]
}

/** Reads a text that is not empty. */
export function readText(node: DocumentNode): string {
  const text = node.text()
  if (text === '') throw node.refusal('a text that is not empty')
  return text
}

/** Reads one of several texts. */
export function readChoice<Choice extends string>(node: DocumentNode, choices: readonly Choice[]): Choice {
  const choice = choices.find((one) => one === node.value)
  if (choice === undefined) throw node.refusal(choices.map((one) => `"${one}"`).join(' or '))
  return choice
}

/** Reads a whole number of milliseconds that a timer takes. */
export function readTimeout(node: DocumentNode): number {
  const { value } = node
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value < 2 ** 31) return value
  throw node.refusal('a whole number of milliseconds from 1 to 2147483647')
}

/** The same place, with nothing of what stands there. */
export function hidden(node: DocumentNode): DocumentNode {
  return new DocumentNode('***', node.at)
}
