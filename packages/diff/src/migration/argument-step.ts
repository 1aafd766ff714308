import { isPlainObject, type ToolDefinition } from '@mcpver/core'
import type { Change, ToolDiff } from '../change.ts'
import { pathOf, valueAt } from '../schema-change/json-path.ts'
import { nameOf, parameterRenames } from './parameter-rename.ts'

/** Renames of parameters that are surer than this are carried out. */
const SURE = 0.8

/**
 * One thing to do to the arguments of a call for an old version, so that a new version takes them. `path` names the objects
 * that the parameter stands in, from the outside in; empty at the top.
 */
export type ArgumentStep =
  | { readonly kind: 'rename'; readonly path: readonly string[]; readonly from: string; readonly to: string }
  | { readonly kind: 'fill'; readonly path: readonly string[]; readonly name: string; readonly value: unknown }
  | { readonly kind: 'drop'; readonly path: readonly string[]; readonly name: string }
  | { readonly kind: 'to-text'; readonly path: readonly string[]; readonly name: string }

/** What can be carried mechanically, and what cannot. */
export interface ArgumentPlan {
  readonly steps: readonly ArgumentStep[]
  /** The changes that break calls and that no step makes up for: an author has to write an adapter, or callers have to change. */
  readonly rest: readonly Change[]
}

type Planner = (change: Change, definition: ToolDefinition) => ArgumentStep | undefined

/** What makes up for a change, by its rule. */
const PLANNERS: ReadonlyMap<string, Planner> = new Map<string, Planner>([
  ['input-property-removed', planDrop],
  ['input-property-added-required', (change) => planFill(placeOf(change), change.after)],
  ['input-property-became-required', planRequired],
  ['input-type-changed', planText],
])

/**
 * How the arguments of a call for the old version of a tool become arguments for the new one: renamed parameters, required
 * ones whose one value is known (`const`, `default`), removed ones, numbers that are texts now.
 *
 * @param definition The new definition of the tool.
 */
export function argumentSteps({ changes }: Pick<ToolDiff, 'changes'>, definition: ToolDefinition): ArgumentPlan {
  const renames = parameterRenames(changes).filter(({ confidence }) => confidence >= SURE)
  const carried = new Set<Change>()
  const steps: ArgumentStep[] = []
  for (const { removed, added, from, to } of renames) {
    const place = placeOf(removed)
    if (place === undefined) continue
    steps.push({ kind: 'rename', path: place.path, from, to })
    carried.add(removed).add(added)
  }
  for (const change of changes) {
    const step = carried.has(change) ? undefined : PLANNERS.get(change.rule)?.(change, definition)
    if (step === undefined) continue
    steps.push(step)
    carried.add(change)
  }
  return { steps, rest: changes.filter((change) => breaksCalls(change) && !carried.has(change)) }
}

function breaksCalls({ part, kind }: Change): boolean {
  return part !== 'output' && (kind === 'breaking' || kind === 'undecided')
}

interface PropertyPlace {
  readonly path: readonly string[]
  readonly name: string
}

function planDrop(change: Change): ArgumentStep | undefined {
  const place = placeOf(change)
  return place && { kind: 'drop', ...place }
}

function planFill(place: PropertyPlace | undefined, schema: unknown): ArgumentStep | undefined {
  if (place === undefined || !isPlainObject(schema)) return undefined
  const keyword = ['const', 'default'].find((name) => Object.hasOwn(schema, name))
  return keyword === undefined ? undefined : { kind: 'fill', ...place, value: schema[keyword] }
}

/** A parameter that became required is filled with its constant or default, which the new definition says. */
function planRequired({ pointer, after }: Change, definition: ToolDefinition): ArgumentStep | undefined {
  const path = pathOf(pointer)?.slice(0, -2)
  if (path === undefined || typeof after !== 'string') return undefined
  const property = [...path, 'properties', after]
  return planFill(placeIn(property), valueAt(definition, property))
}

const TEXTABLE: ReadonlySet<unknown> = new Set(['integer', 'number', 'boolean'])

function planText({ pointer, before, after }: Change): ArgumentStep | undefined {
  const place = placeIn(pathOf(pointer)?.slice(0, -1))
  return after === 'string' && TEXTABLE.has(before) && place !== undefined ? { kind: 'to-text', ...place } : undefined
}

function placeOf(change: Change): PropertyPlace | undefined {
  const place = placeIn(pathOf(change.pointer))
  return place?.name === nameOf(change) ? place : undefined
}

/** The objects that a property stands in; `undefined` when one of them is no object by name: an element, an alternative. */
function placeIn(path: readonly string[] | undefined): PropertyPlace | undefined {
  const [root, ...tokens] = path ?? []
  if (root !== 'inputSchema' || tokens.length === 0 || tokens.length % 2 === 1) return undefined
  if (tokens.some((token, index) => index % 2 === 0 && token !== 'properties')) return undefined
  const names = tokens.filter((_token, index) => index % 2 === 1)
  return { path: names.slice(0, -1), name: names.at(-1) ?? '' }
}
