import { isPlainObject, quote, type MigrationStepInput, type VersionInput } from '@mcpver/core'
import type { Change, SurfaceDiff, ToolDiff } from '../change.ts'
import { capitalized, listOf, typesOf, valueIn } from '../rules/phrase.ts'
import { ruleOf } from '../rules/rule.ts'
import { pathOf, pointerOf, valueAt } from '../schema-change/json-path.ts'
import type { ToolSurface } from '../surface.ts'
import { parameterPath } from './parameter-path.ts'
import { parameterRenames, type ParameterRename } from './parameter-rename.ts'

/** The versions that steps lead from and to. */
export interface MigrationVersions {
  readonly from: VersionInput
  readonly to: VersionInput
}

/** How steps are made. */
export interface MigrationOptions {
  /** The new surface, from which steps learn what a parameter takes. Default: only what the diff says. */
  readonly next?: ToolSurface
}

/** What one step says. */
interface Advice {
  readonly action: string
  readonly details: string
}

interface Context {
  readonly diff: SurfaceDiff
  /** The new definition of the tool, where it is known. */
  readonly definition: unknown
}

type Adviser = (change: Change, context: Context) => Advice

/** What callers have to do about a change, by its rule. */
const ADVISERS: ReadonlyMap<string, Adviser> = new Map<string, Adviser>([
  ['tool-removed', adviseOnRemovedTool],
  ['tool-renamed', adviseOnRenamedTool],
  ['input-property-added-required', ({ pointer, after }) => send(pointer, after)],
  ['input-property-became-required', adviseOnRequired],
  [
    'input-property-removed',
    (change) => ({ action: `stop sending ${parameterAt(change.pointer)}`, details: sentence(change) }),
  ],
  ['input-enum-value-removed', adviseOnEnum],
  ['input-enum-added', adviseOnEnum],
  ['input-type-changed', adviseOnType],
  ['input-type-narrowed', adviseOnType],
  [
    'input-null-removed',
    (change) => ({
      action: `leave ${parameterAt(change.pointer)} out instead of sending null`,
      details: sentence(change),
    }),
  ],
  ['output-schema-removed', (change) => ({ action: 'stop relying on structured results', details: sentence(change) })],
])

/** The kinds of change that ask something of callers. */
const ASKING: ReadonlySet<string> = new Set(['breaking', 'undecided', 'risk'])

/** Rules that ask nothing unless they break: something new that callers may pass over. */
const OFFERS: ReadonlySet<string> = new Set(['input-property-added-optional', 'output-property-added-optional'])

/**
 * What callers have to do about a diff, one step a change, in the form that `VersionRegistry.addMigration` takes.
 *
 * @param versions The versions that the steps lead from and to: of the server, or by tool. A tool without any has no steps.
 */
export function migrationSteps(
  diff: SurfaceDiff,
  versions: MigrationVersions | ((tool: string) => MigrationVersions | undefined),
  { next }: MigrationOptions = {},
): MigrationStepInput[] {
  const versionsOf = typeof versions === 'function' ? versions : () => versions
  return diff.tools.flatMap((tool) => {
    const step = versionsOf(tool.tool)
    if (step === undefined) return []
    const definition = next?.tools.find(({ name }) => name === tool.tool)
    return adviceOn(tool, { diff, definition }).map(({ action, details }) => ({
      toolName: tool.tool,
      fromVersion: step.from,
      toVersion: step.to,
      action,
      details,
    }))
  })
}

function adviceOn({ changes }: ToolDiff, context: Context): Advice[] {
  const renames = parameterRenames(changes).filter(({ removed, added }) => asks(removed) || asks(added))
  const renamed = new Set(renames.flatMap(({ removed, added }) => [removed, added]))
  const rest = changes.filter((change) => asks(change) && !renamed.has(change))
  return [
    ...renames.map(adviseOnRename),
    ...rest.map((change) => (ADVISERS.get(change.rule) ?? adviseInGeneral)(change, context)),
  ]
}

function adviseOnRename({ removed, added, isSure }: ParameterRename): Advice {
  return {
    action: `rename ${parameterAt(removed.pointer)} to ${quote(parameterPath(added.pointer))}`,
    details: `${isSure ? '' : 'It seems to be the same parameter; make sure. '}${takes(added.after)}`.trim(),
  }
}

/** Whether callers have to do something. A removed parameter asks even where an open object still lets it pass. */
function asks({ kind, rule }: Change): boolean {
  if (OFFERS.has(rule)) return kind === 'breaking' || kind === 'undecided'
  return ASKING.has(kind) || (rule === 'input-property-removed' && kind === 'hint')
}

function adviseInGeneral(change: Change): Advice {
  const subject = ruleOf(change.rule).part === 'output' ? 'results' : 'calls'
  return { action: `check your ${subject}: ${lowered(change.message)}`, details: sentence(change) }
}

function adviseOnRemovedTool({ tool }: Change, { diff }: Context): Advice {
  const rename = diff.renames.find(({ from }) => from === tool)
  if (rename === undefined)
    return { action: `stop calling ${tool}`, details: `${tool} was removed, and nothing seems to take its place.` }
  const evidence = rename.evidence.map((text) => ` ${text}.`).join('')
  return {
    action: `call ${rename.to} instead of ${tool}`,
    details: `${tool} was removed, and ${rename.to} seems to take its place; make sure.${evidence}`,
  }
}

function adviseOnRenamedTool({ before, after }: Change): Advice {
  const [from, to] = [String(before), String(after)]
  return { action: `call ${to} instead of ${from}`, details: `${from} is called ${to} now.` }
}

function adviseOnRequired({ pointer, after }: Change, { definition }: Context): Advice {
  const path = [...(pathOf(pointer)?.slice(0, -2) ?? []), 'properties', String(after)]
  return send(pointerOf(path), valueAt(definition, path))
}

function send(pointer: string, schema: unknown): Advice {
  return { action: `send ${parameterAt(pointer)}`, details: `It is required now. ${takes(schema)}`.trim() }
}

function adviseOnEnum(change: Change): Advice {
  const left = valuesIn(change.after)
  if (left === undefined) return adviseInGeneral(change)
  const known = new Set(left.map((value) => JSON.stringify(value)))
  const gone = (valuesIn(change.before) ?? []).filter((value) => !known.has(JSON.stringify(value)))
  const subject = parameterAt(change.pointer)
  const action =
    gone.length === 0
      ? `send one of the values that ${subject} takes`
      : `stop sending ${listOf(gone, 'or')} as ${subject}`
  return { action, details: `It takes ${listOf(left, 'or')}.` }
}

/** The values of `enum` or `const`; none for a schema that says them in other words. */
function valuesIn(value: unknown): readonly unknown[] | undefined {
  if (isPlainObject(value)) return undefined
  return Array.isArray(value) ? (value as readonly unknown[]) : [value]
}

function adviseOnType(change: Change): Advice {
  return { action: `send ${parameterAt(change.pointer)} as ${typesOf(change.after)}`, details: sentence(change) }
}

/** What a parameter takes, as a sentence; empty where its schema says nothing. */
function takes(schema: unknown): string {
  if (!isPlainObject(schema)) return ''
  const values = Object.hasOwn(schema, 'const') ? [schema['const']] : schema['enum']
  const kinds = Array.isArray(values) ? listOf(values, 'or') : typesOf(schema['type'])
  const byDefault = Object.hasOwn(schema, 'default') ? ` Its default is ${valueIn(schema['default'])}.` : ''
  return `It takes ${kinds}.${byDefault}`
}

/** What a place of an input schema is about, as callers call it. */
function parameterAt(pointer: string): string {
  const path = parameterPath(pointer)
  return path === '' ? 'the arguments' : `parameter ${quote(path)}`
}

function sentence({ message, witness }: Change): string {
  const shown = witness === undefined ? '' : ` For example: ${valueIn(witness)}.`
  return `${capitalized(message)}.${shown}`
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
