import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** Where other people's data lies by default: beside the repository. */
const SHARED = join(import.meta.dirname, '../../../../shared')

/** The folder that a variable names, else the one beside the repository; `undefined` when it is not there. */
export function dataFolder(variable: 'MCPVER_CASES' | 'MCPVER_CORPUS'): string | undefined {
  const fallback = join(SHARED, variable === 'MCPVER_CASES' ? 'cases' : 'corpus')
  const folder = resolve(process.env[variable] ?? fallback)
  if (existsSync(folder)) return folder
  console.error(`No folder for ${variable} (default: ../shared/${basename(fallback)}): passed over`)
  return undefined
}

/** The name of each `.jsonl.gz` of a folder, without its endings, and its lines. */
export function readDocuments<T>(folder: string): Map<string, T[]> {
  const names = globSync('*.jsonl.gz', { cwd: folder }).sort()
  return new Map(names.map((name) => [name.slice(0, -'.jsonl.gz'.length), readLines<T>(join(folder, name))]))
}

function readLines<T>(path: string): T[] {
  const lines = gunzipSync(readFileSync(path)).toString('utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as T)
}
