import { McpverError } from '@mcpver/core'
import type { ToolSurface } from '@mcpver/diff'
import { failure } from '../cli-error.ts'
import { exitCodeOf, type ExitCode } from '../exit-code.ts'
import { fewAtATime } from '../few-at-a-time.ts'
import { plural } from '../plural.ts'
import { withProgress } from '../progress.ts'
import { toErrorDocument, type ErrorDocument } from '../report-error.ts'
import type { SourceContext } from '../source/source.ts'
import { loadSource } from '../source/source-kinds.ts'
import type { OpenedSource, PinnedSource } from './pinned-source.ts'

/** A server that is locked, or about to be. */
export interface Target {
  readonly name: string
  readonly pin: PinnedSource
  readonly open: () => Promise<OpenedSource>
}

/** A target and its tools, or why there are none. */
export type Fetched =
  | { readonly target: Target; readonly surface: ToolSurface }
  | { readonly target: Target; readonly error: ErrorDocument; readonly exit: ExitCode }

/** Fetches the tools of every target; one that fails does not keep the others from theirs. Throws `ERR_INTERRUPTED`. */
export async function fetchTargets(targets: readonly Target[], context: SourceContext): Promise<Fetched[]> {
  const asking = `Asking ${plural(targets.length, 'server')}`
  const fetched = await withProgress(context.io, asking, () =>
    fewAtATime(targets, (target) => fetchOne(target, context)),
  )
  if (context.io.signal.aborted) throw failure('Interrupted', { code: 'ERR_INTERRUPTED' })
  return fetched
}

async function fetchOne(target: Target, context: SourceContext): Promise<Fetched> {
  try {
    const { source, serverArgs, bin = context.bin } = await target.open()
    return { target, surface: await loadSource(source, { ...context, serverArgs, bin }) }
  } catch (error) {
    if (!McpverError.isInstance(error)) throw error
    return { target, error: toErrorDocument(error), exit: exitCodeOf(error) }
  }
}
