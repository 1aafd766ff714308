import { isPlainObject, type ToolDefinition } from '@mcpver/core'
import type { Change, ToolDiff } from '../change.ts'
import { sameJson } from '../json-equality.ts'
import { pathOf, valueAt } from '../schema-change/json-path.ts'
import { nameOf, parameterRenames } from './parameter-rename.ts'

/**
 * One thing to do to the arguments of a call for an old version, so that a new version takes them and means the same. `path`
 * names the objects that the parameter stands in, from the outside in; empty at the top.
 *
 * - `rename`: gives an argument its new name.
 * - `fill`: sends a value where the argument is absent.
 * - `drop`: leaves an argument out where it says only what its absence says; any other value stays, for the tool to refuse.
 * - `to-text`: writes a number as a text.
 */
export type ArgumentStep =
  | { readonly kind: 'rename'; readonly path: readonly string[]; readonly from: string; readonly to: string }
  | { readonly kind: 'fill'; readonly path: readonly string[]; readonly name: string; readonly value: unknown }
  | { readonly kind: 'drop'; readonly path: readonly string[]; readonly name: string; readonly value: unknown }
  | { readonly kind: 'to-text'; readonly path: readonly string[]; readonly name: string }

/** What can be carried mechanically, and what cannot. */
export interface ArgumentPlan {
  readonly steps: readonly ArgumentStep[]
  /** The changes that break calls and that no step wholly makes up for: an author has to write an adapter, or callers have to change. */
  readonly rest: readonly Change[]
}

/** What makes up for a change, wholly or for some calls. */
interface Remedy {
  readonly step: ArgumentStep
  readonly isWhole: boolean
}

type Planner = (change: Change, definition: ToolDefinition) => Remedy | undefined

/** What makes up for a change, by its rule. */
const PLANNERS: ReadonlyMap<string, Planner> = new Map<string, Planner>([
  ['input-property-removed', planDrop],
  ['input-property-added-required', (change) => planFill(placeOf(change), change.after)],
  ['input-property-became-required', planRequired],
  ['input-type-changed', planText],
])

/**
 * How the arguments of a call for the old version of a tool become arguments for the new one, as far as that is mechanical:
 * parameters whose name is spelled in another way, required ones whose value the schema says (`const`, `default`), removed ones
 * that say what their absence says, numbers that are texts now. A guess is no step.
 *
 * @param definition The new definition of the tool.
 */
export function argumentSteps({ changes }: Pick<ToolDiff, 'changes'>, definition: ToolDefinition): ArgumentPlan {
  const renames = parameterRenames(changes).filter(({ isSure }) => isSure)
  const carried = new Set<Change>()
  const steps: ArgumentStep[] = []
  for (const { removed, added, names } of renames) {
    const place = placeOf(removed)
    if (place === undefined) continue
    steps.push({ kind: 'rename', path: place.path, ...names })
    carried.add(removed).add(added)
  }
  for (const change of changes) {
    const remedy = carried.has(change) ? undefined : PLANNERS.get(change.rule)?.(change, definition)
    if (remedy === undefined) continue
    steps.push(remedy.step)
    if (remedy.isWhole) carried.add(change)
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

/** A removed parameter is left out where it has its default. Where the new version still lets it pass, nothing is to be done. */
function planDrop(change: Change): Remedy | undefined {
  const place = placeOf(change)
  const { before } = change
  if (!breaksCalls(change) || place === undefined || !isPlainObject(before)) return undefined
  if (!Object.hasOwn(before, 'default')) return undefined
  const value = before['default']
  return { step: { kind: 'drop', ...place, value }, isWhole: sameJson(listedBy(before), [value]) }
}

/** The values of a schema that lists them. */
function listedBy(schema: Readonly<Record<string, unknown>>): unknown {
  return Object.hasOwn(schema, 'const') ? [schema['const']] : schema['enum']
}

function planFill(place: PropertyPlace | undefined, schema: unknown): Remedy | undefined {
  if (place === undefined || !isPlainObject(schema)) return undefined
  const keyword = ['const', 'default'].find((name) => Object.hasOwn(schema, name))
  return keyword === undefined ? undefined : { step: { kind: 'fill', ...place, value: schema[keyword] }, isWhole: true }
}

/** A parameter that became required is filled with its constant or default, which the new definition says. */
function planRequired({ pointer, after }: Change, definition: ToolDefinition): Remedy | undefined {
  const path = pathOf(pointer)?.slice(0, -2)
  if (path === undefined || typeof after !== 'string') return undefined
  const property = [...path, 'properties', after]
  return planFill(placeIn(property), valueAt(definition, property))
}

const NUMBERS: ReadonlySet<unknown> = new Set(['integer', 'number'])

/** Keywords beside `type: "string"` that leave every text right. */
const TEXT_KEYWORDS: ReadonlySet<string> = new Set(['type', 'title', 'description', 'examples', 'default', '$comment'])

/** A number is written out where every text is right: what has a pattern or a format means something else than a number. */
function planText({ pointer, before, after }: Change, definition: ToolDefinition): Remedy | undefined {
  const path = pathOf(pointer)?.slice(0, -1) ?? []
  const [place, schema] = [placeIn(path), valueAt(definition, path)]
  if (after !== 'string' || !NUMBERS.has(before) || place === undefined || !isPlainObject(schema)) return undefined
  const isAnyText = Object.keys(schema).every((keyword) => TEXT_KEYWORDS.has(keyword))
  return isAnyText ? { step: { kind: 'to-text', ...place }, isWhole: true } : undefined
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
