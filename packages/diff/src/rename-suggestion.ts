import { isPlainObject, type ToolDefinition } from '@mcpver/core'
import type { RenameSuggestion } from './change.ts'
import { sameJson } from './json-equality.ts'
import { facetOf } from './rules/schema-facets.ts'
import { editsBetween } from './schema-change/walk.ts'
import { uniquePairs } from './unique-pairs.ts'

/** Less than this is not worth a suggestion. */
const LEAST_CONFIDENCE = 0.5

/** Pairs that are looked at closely; beyond it, only names that are spelled alike count. */
const MOST_PAIRS = 2_000

/** A tool with what it is compared by. */
interface NamedTool {
  readonly tool: ToolDefinition
  readonly words: readonly string[]
}

/**
 * Removed tools that seem to live on as added ones, each of either once, the surest first. Where two are equally like one, no
 * guess is made.
 */
export function suggestRenames(
  removed: readonly ToolDefinition[],
  added: readonly ToolDefinition[],
): RenameSuggestion[] {
  const isCrowded = removed.length * added.length > MOST_PAIRS
  const [before, after] = [removed.map(named), added.map(named)]
  const candidates = before
    .flatMap((old) => after.map((next) => candidateOf(old, next, isCrowded)))
    .filter(({ confidence }) => confidence >= LEAST_CONFIDENCE)
  return uniquePairs(candidates)
}

function named(tool: ToolDefinition): NamedTool {
  return { tool, words: wordsOf(tool.name) }
}

function candidateOf(
  { tool: old, words: left }: NamedTool,
  { tool: next, words: right }: NamedTool,
  isCrowded: boolean,
): RenameSuggestion {
  const evidence: string[] = []
  const name = nameLikeness(left, right)
  if (name === 1) evidence.push('The names are the same words in another spelling')
  else if (name >= 0.5) evidence.push('The names share most of their words')
  const contract = isCrowded && name < 1 ? 0 : contractLikeness(old, next)
  if (contract === 1) evidence.push('The input schemas say the same')
  else if (contract >= 0.6) evidence.push('The input schemas share most of their properties')
  const isSameText = old.description !== undefined && old.description === next.description
  if (isSameText) evidence.push('The descriptions are the same')
  const confidence = Math.min(1, 0.55 * name + 0.35 * contract + (isSameText ? 0.4 : 0))
  return { from: old.name, to: next.name, confidence: Math.round(confidence * 100) / 100, evidence }
}

/** 1 for names of the same words, else the share of words that two names have in common. */
function nameLikeness(left: readonly string[], right: readonly string[]): number {
  if (left.length === 0 || right.length === 0) return 0
  if (left.join(' ') === right.join(' ')) return 1
  const common = left.filter((word) => right.includes(word)).length
  return Math.min(0.9, (2 * common) / (left.length + right.length))
}

/** The words of a name in snake, kebab, dotted or camel case. */
export function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
}

/** 1 for input schemas that say the same, else the share of properties in common. Schemas without properties say nothing. */
function contractLikeness(old: ToolDefinition, next: ToolDefinition): number {
  const [left, right] = [propertiesOf(old), propertiesOf(next)]
  if (left.length === 0 || right.length === 0) return 0
  const common = left.filter((name) => right.includes(name)).length
  const share = (2 * common) / (left.length + right.length)
  return share === 1 && saySame(old.inputSchema, next.inputSchema) ? 1 : Math.min(0.9, share)
}

function propertiesOf({ inputSchema }: ToolDefinition): string[] {
  const properties = isPlainObject(inputSchema) ? inputSchema['properties'] : undefined
  return isPlainObject(properties) ? Object.keys(properties) : []
}

/** Whether two schemas differ in text only, or not at all. */
export function saySame(old: unknown, next: unknown): boolean {
  return sameJson(old, next) || editsBetween(old, next).every(({ facet }) => facetOf(facet).severity?.kind === 'text')
}
