import { applySuppressions, diffTools, readSuppressions } from '@mcpver/diff'
import type { Change, DiffMode, SuppressedDiff, ToolRename, ToolSurface } from '@mcpver/diff'
import { InvalidArgumentError, Option, type Command as Syntax } from 'commander'
import { currentTime, type Io } from '../io.ts'
import { readJsonFile } from '../json-file.ts'
import { objectsTo, type FailOn } from '../policy/fail-on.ts'
import { onlyTools } from '../policy/tool-filter.ts'

/** The options of every command that compares surfaces, as `declareComparison` declares them. */
export interface ComparisonOptions {
  readonly mode: DiffMode
  readonly only?: readonly string[]
  readonly rename?: readonly ToolRename[]
  readonly suppressions?: string
  readonly formatsAsserted?: boolean
}

/** Declares the options of `ComparisonOptions`. */
export function declareComparison(syntax: Syntax): void {
  syntax
    .addOption(
      new Option('--mode <mode>', 'who has to go on working: callers of the old tools, of the new ones, or both')
        .choices(['backward', 'forward', 'full'])
        .default('backward'),
    )
    .option('--only <glob>', 'only tools whose names match; with commas, or repeated', appendWords)
    .option('--rename <old=new>', 'a tool that lives on under another name (repeatable)', appendRename)
    .option('--suppressions <path>', 'a file of changes that may pass, each with its reason')
    .option('--formats-asserted', 'read "format" in schemas as an assertion, not as an annotation')
}

/** The two surfaces compared, without what may pass. */
export async function compareSurfaces(
  surfaces: readonly [old: ToolSurface, next: ToolSurface],
  { mode, only, rename, suppressions, formatsAsserted }: ComparisonOptions,
  io: Io,
): Promise<SuppressedDiff> {
  const [old, next] = only === undefined ? surfaces : onlyTools(surfaces, only)
  const diff = diffTools(old, next, {
    mode,
    ...(rename && { renames: rename }),
    formats: formatsAsserted === true ? 'assertion' : 'annotation',
  })
  if (suppressions === undefined) return { diff, suppressed: [], refusals: [] }
  const hint = 'Expected a document that says "format": "mcpver-suppressions".'
  const document = await readJsonFile({ path: suppressions, cwd: io.cwd, hint })
  const applied = applySuppressions(diff, readSuppressions(document), { now: currentTime(io) })
  // What --only leaves out, a suppression cannot match.
  const refusals = applied.refusals.filter(({ code }) => only === undefined || code !== 'ERR_SUPPRESSION_UNUSED')
  return { ...applied, refusals }
}

/** The changes that a policy does not allow. */
export function failingChanges({ diff }: Pick<SuppressedDiff, 'diff'>, failOn: FailOn): ReadonlySet<Change> {
  return new Set(diff.tools.flatMap(({ changes }) => changes.filter((change) => objectsTo(failOn, change))))
}

function appendWords(text: string, before: readonly string[] = []): string[] {
  return [...before, ...text.split(',').map((word) => word.trim())]
}

function appendRename(text: string, before: readonly ToolRename[] = []): ToolRename[] {
  const [from = '', to = '', ...rest] = text.split('=')
  if (from === '' || to === '' || rest.length > 0) throw new InvalidArgumentError('Expected old-name=new-name.')
  return [...before, { from, to }]
}
