import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The top of the repository. */
export const ROOT = join(import.meta.dirname, '../..')

/** The folders of `packages`. */
export const PACKAGES = readdirSync(join(ROOT, 'packages')).sort()

export function readText(...path: readonly string[]): string {
  return readFileSync(join(ROOT, ...path), 'utf8')
}

export function readJson(...path: readonly string[]): Record<string, unknown> {
  return JSON.parse(readText(...path)) as Record<string, unknown>
}
