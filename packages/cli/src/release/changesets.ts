import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { isPlainObject } from '@mcpver/core'
import type { RequiredBump } from '@mcpver/diff'
import { readJsonFile, readWholeFile } from '../json-file.ts'

/** The pending changesets of a repository that are about one package. */
export interface PendingChangesets {
  /** The folder `.changeset`, absolute; `undefined` when the repository does not use changesets. */
  readonly folder?: string | undefined
  /** The bump that they declare together. */
  readonly bump: RequiredBump
  /** How many declare something. */
  readonly count: number
}

const BUMPS: readonly RequiredBump[] = ['none', 'patch', 'minor', 'major']
const HINT = 'It stands in .changeset, which changeset init makes and changeset version empties.'
const FRONT_MATTER = /^---[ \t]*\r?\n(.*?)^---[ \t]*$/ms
const ENTRY = /^[ \t]*(["']?)(\S+)\1[ \t]*:[ \t]*["']?(none|patch|minor|major)["']?[ \t]*$/gm

/** What the pending changesets declare for a package; those that a pre-release already has do not count. */
export async function pendingChangesets(
  manifest: { readonly path: string; readonly name?: string | undefined },
  cwd: string,
): Promise<PendingChangesets> {
  const folder = changesetFolder(dirname(resolve(cwd, manifest.path)))
  if (folder === undefined || manifest.name === undefined) return { folder, bump: 'none', count: 0 }
  const consumed = await consumedChangesets(folder)
  const files = (await readdir(folder)).filter(
    (file) => file.endsWith('.md') && file.toLowerCase() !== 'readme.md' && !consumed.has(file.slice(0, -'.md'.length)),
  )
  const texts = await Promise.all(files.map((path) => readWholeFile({ path, cwd: folder, hint: HINT })))
  const bumps = texts.flatMap((text) => bumpIn(text, manifest.name ?? '') ?? [])
  const largest = Math.max(0, ...bumps.map((bump) => BUMPS.indexOf(bump)))
  return { folder, bump: BUMPS[largest] ?? 'none', count: bumps.length }
}

/** The bump that the text of a changeset declares for a package. */
export function bumpIn(text: string, name: string): RequiredBump | undefined {
  const [, head = ''] = FRONT_MATTER.exec(text) ?? []
  const entries = [...head.matchAll(ENTRY)].map(([, , named, bump]) => [named, bump] as const)
  return entries.find(([named]) => named === name)?.[1] as RequiredBump | undefined
}

/** From the package upwards, up to the top of the repository. */
function changesetFolder(directory: string): string | undefined {
  const folder = join(directory, '.changeset')
  if (existsSync(join(folder, 'config.json'))) return folder
  const parent = dirname(directory)
  return parent === directory || existsSync(join(directory, '.git')) ? undefined : changesetFolder(parent)
}

async function consumedChangesets(folder: string): Promise<ReadonlySet<unknown>> {
  if (!existsSync(join(folder, 'pre.json'))) return new Set()
  const state = await readJsonFile({ path: 'pre.json', cwd: folder, hint: HINT })
  const changesets = isPlainObject(state) ? state['changesets'] : undefined
  return new Set(Array.isArray(changesets) ? changesets : [])
}
