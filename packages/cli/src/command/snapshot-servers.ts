import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { McpverError, quote } from '@mcpver/core'
import { formatSnapshot } from '@mcpver/diff'
import { failure } from '../cli-error.ts'
import type { ConfiguredServer } from '../config/client-config.ts'
import { exitCodeOf, worstExit, type ExitCode } from '../exit-code.ts'
import { fewAtATime } from '../few-at-a-time.ts'
import { fileNamesFor } from '../file-names.ts'
import { write } from '../io.ts'
import { jsonText } from '../json-text.ts'
import { plural } from '../plural.ts'
import { withProgress } from '../progress.ts'
import { errorText, toErrorDocument, type ErrorDocument } from '../report-error.ts'
import type { SourceContext } from '../source/source.ts'
import { shownLine } from '../shown.ts'
import { loadSource } from '../source/source-kinds.ts'
import { renderTable } from '../table.ts'
import { writeTextFile } from '../text-file.ts'

/** Where the snapshots of several servers go. */
export interface SnapshotServersOptions {
  readonly context: SourceContext
  readonly directory: string
  readonly isJson: boolean
}

interface Written {
  readonly name: string
  readonly file: string
  readonly tools: number
}

interface Failed {
  readonly name: string
  readonly error: ErrorDocument
  readonly exit: ExitCode
}

/** Writes a file for each server; one that fails does not keep the others from theirs. */
export async function snapshotServers(
  servers: readonly ConfiguredServer[],
  { context, directory, isJson }: SnapshotServersOptions,
): Promise<ExitCode> {
  const { io } = context
  const enabled = servers.filter(({ isDisabled }) => !isDisabled)
  const skipped = servers.filter(({ isDisabled }) => isDisabled).map(({ name }) => name)
  await makeDirectory(directory, io.cwd)
  const files = fileNamesFor(enabled.map(({ name }) => name))
  const asking = `Asking ${plural(enabled.length, 'server')}`
  const results = await withProgress(io, asking, () =>
    fewAtATime(enabled, (server, index) => snapshotServer(server, join(directory, files[index] ?? ''), context)),
  )
  if (io.signal.aborted) throw failure('Interrupted', { code: 'ERR_INTERRUPTED' })
  await write(io.stdout, isJson ? renderJson(results, skipped) : renderText(results, skipped, context))
  if (!isJson) await write(io.stderr, renderFailures(results))
  return worstExit(results.flatMap((result) => ('exit' in result ? [result.exit] : [])))
}

async function snapshotServer(
  server: ConfiguredServer,
  file: string,
  context: SourceContext,
): Promise<Written | Failed> {
  const { name } = server
  try {
    const surface = await loadSource(await server.source(), context)
    await writeTextFile(file, formatSnapshot(surface), context.io.cwd)
    return { name, file, tools: surface.tools.length }
  } catch (error) {
    if (!McpverError.isInstance(error)) throw error
    return { name, error: toErrorDocument(error), exit: exitCodeOf(error) }
  }
}

async function makeDirectory(directory: string, cwd: string): Promise<void> {
  try {
    await mkdir(resolve(cwd, directory), { recursive: true })
  } catch (error) {
    throw failure(`Cannot make the directory ${quote(directory)}: ${(error as Error).message}`, {
      code: 'ERR_FILE_UNWRITABLE',
      cause: error,
    })
  }
}

function renderJson(results: readonly (Written | Failed)[], skipped: readonly string[]): string {
  const snapshots = results.filter((result) => 'file' in result)
  const failures = results.filter((result) => 'error' in result).map(({ name, error }) => ({ name, ...error }))
  return jsonText({ snapshots, failures, skipped })
}

function renderText(results: readonly (Written | Failed)[], skipped: readonly string[], { io }: SourceContext): string {
  const rows = results.map((result) =>
    'file' in result
      ? [result.name, plural(result.tools, 'tool'), result.file]
      : [result.name, 'failed', result.error.code],
  )
  const disabled = skipped.map((name) => [name, 'skipped', 'disabled in the configuration'])
  const table = [...rows, ...disabled].map((row) => row.map(shownLine))
  return renderTable(['server', 'result', 'file'], table, io)
}

function renderFailures(results: readonly (Written | Failed)[]): string {
  return results
    .filter((result) => 'error' in result)
    .map(({ name, error }) => `error: ${shownLine(name)}: ${errorText(error)}\n`)
    .join('')
}
