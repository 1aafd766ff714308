import { pointerTo, quote, type ToolDefinition } from '@mcpver/core'
import { sameJson } from '../json-equality.ts'
import type { Finding, ToolPair } from './finding.ts'
import { memberDifferences, memberOf } from './member-difference.ts'

/** Fields that have rules of their own. */
const KNOWN_FIELDS: ReadonlySet<string> = new Set([
  'name',
  'title',
  'description',
  'inputSchema',
  'outputSchema',
  'annotations',
  'execution',
  'icons',
  '_meta',
])

/** What people and models read of a tool now, and did not before. */
export function textChanges({ old, new: next }: ToolPair): Finding[] {
  return [...descriptionChange(old, next), ...titleChanges(old, next), ...iconChange(old, next)]
}

function descriptionChange({ description: before }: ToolDefinition, { description: after }: ToolDefinition): Finding[] {
  if (before === after) return []
  const at = { pointer: '/description', before, after }
  if (before === undefined)
    return [{ ...at, rule: 'tool-description-added', message: 'The tool has a description now' }]
  if (after === undefined)
    return [{ ...at, rule: 'tool-description-removed', message: 'The tool has no description any more' }]
  return [{ ...at, rule: 'tool-description-changed', message: 'The description of the tool changed' }]
}

function titleChanges(old: ToolDefinition, next: ToolDefinition): Finding[] {
  const [before, after] = [old, next].map(({ annotations }) => memberOf(annotations, 'title'))
  const fields = [
    { pointer: '/title', before: old.title, after: next.title },
    { pointer: '/annotations/title', before, after },
  ]
  return fields
    .filter((field) => !sameJson(field.before, field.after))
    .map((field) => ({
      ...field,
      rule: 'tool-title-changed',
      message: `The title of the tool is ${shown(field.after)} now`,
    }))
}

function shown(title: unknown): string {
  return title === undefined ? 'not said' : quote(title)
}

function iconChange(old: ToolDefinition, next: ToolDefinition): Finding[] {
  const at = { pointer: '/icons', before: old['icons'], after: next['icons'] }
  return sameJson(at.before, at.after)
    ? []
    : [{ ...at, rule: 'tool-icons-changed', message: 'The icons of the tool changed' }]
}

/** What a tool carries in `_meta` and in fields that the protocol does not have, and did not before. */
export function fieldChanges({ old, new: next }: ToolPair): Finding[] {
  const meta = memberDifferences(old._meta, next._meta).map(({ name, before, after }): Finding => {
    const message = `The member ${quote(name)} of the tool's _meta changed`
    return { rule: 'tool-meta-changed', pointer: pointerTo('/_meta', name), before, after, message }
  })
  const fields = memberDifferences(old, next)
    .filter(({ name }) => !KNOWN_FIELDS.has(name))
    .map(({ name, before, after }): Finding => {
      const message = `The field ${quote(name)} of the tool changed, which the protocol does not have`
      return { rule: 'tool-field-changed', pointer: pointerTo('', name), before, after, message }
    })
  return [...meta, ...fields]
}
