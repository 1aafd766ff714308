import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { quote } from '@mcpver/core'
import type { Advisory } from './advisory.ts'
import { AdvisoryDatabase, type AdvisoryDatabaseOptions } from './advisory-database.ts'
import { parseAdvisoryFile, unreadableSource } from './advisory-text.ts'

/** What a directory may hold at most. */
export interface AdvisoryDirectoryLimits {
  /** Files that end with `.json`. Default 1,000,000. */
  readonly maxFiles?: number
  /** Bytes of one file. Default 16 MiB. */
  readonly maxFileBytes?: number
}

/** How a directory is read. */
export interface AdvisoryDirectoryOptions extends AdvisoryDatabaseOptions {
  readonly limits?: AdvisoryDirectoryLimits
}

/**
 * Reads a directory of OSV records: every file below it that ends with `.json`. Symbolic links are not followed. One record that is
 * wrong fails the whole, as does a directory without any: what is missing would look clean.
 *
 * @throws {LifecycleError} `ERR_UNREADABLE_SOURCE`, `ERR_INVALID_ADVISORY`.
 */
export async function readAdvisoryDirectory(
  path: string,
  { limits: { maxFiles = 1_000_000, maxFileBytes = 16 * 1024 * 1024 } = {}, ...options }: AdvisoryDirectoryOptions = {},
): Promise<AdvisoryDatabase> {
  const names = await listFiles(path)
  if (names.length === 0) throw unreadableSource(`${quote(path)} has no file that ends with ".json"`)
  if (names.length > maxFiles) {
    throw unreadableSource(`${quote(path)} has ${String(names.length)} files, more than ${String(maxFiles)}`)
  }
  const advisories: Advisory[] = []
  for (const name of names) advisories.push(parseAdvisoryFile({ name, bytes: await readBounded(name, maxFileBytes) }))
  return new AdvisoryDatabase(advisories, options)
}

/** The files below a directory. By hand, for `readdir` itself follows symbolic links on some versions of Node. */
async function listFiles(root: string): Promise<string[]> {
  const [files, open] = [[] as string[], [root]]
  try {
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      for (const entry of await readdir(path, { withFileTypes: true })) {
        const place = join(path, entry.name)
        if (entry.isDirectory()) open.push(place)
        else if (entry.isFile() && entry.name.endsWith('.json')) files.push(place)
      }
    }
  } catch (cause) {
    throw unreadableSource(`${quote(root)} cannot be listed`, cause)
  }
  return files.sort()
}

/** Reads a file that may grow while it is read: never more than the limit is held. */
async function readBounded(path: string, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    const file = await open(path)
    for await (const chunk of file.createReadStream({ end: maxBytes }) as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      length += chunk.length
    }
  } catch (cause) {
    throw unreadableSource(`${quote(path)} cannot be read`, cause)
  }
  if (length > maxBytes) throw unreadableSource(`${quote(path)} has more than ${String(maxBytes)} bytes`)
  return Buffer.concat(chunks)
}
