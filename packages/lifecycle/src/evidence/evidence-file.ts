import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { quote } from '@mcpver/core'
import { LifecycleError } from '../lifecycle-error.ts'
import { toEvidenceLimits, type EvidenceLimits } from './evidence-limits.ts'
import { tooLong } from './evidence-text.ts'

const NON_BLOCKING_READ = constants.O_RDONLY | constants.O_NONBLOCK

/**
 * The bytes of a report in a file. A file beyond the limit is refused by its size, before anything of it is read; one that grows
 * while it is read is refused as well.
 *
 * @throws {LifecycleError} `ERR_UNREADABLE_SOURCE` for what cannot be read or is no regular file; `ERR_INVALID_EVIDENCE` for one
 *   that is too long.
 */
export async function readEvidenceFile(path: string, limits: EvidenceLimits = {}): Promise<Buffer> {
  const { maxBytes } = toEvidenceLimits(limits)
  const file = await opened(path)
  try {
    return await bytesOf(file, { path, maxBytes })
  } finally {
    await file.close()
  }
}

async function bytesOf(
  file: FileHandle,
  { path, maxBytes }: { readonly path: string; readonly maxBytes: number },
): Promise<Buffer> {
  const { size, isRegular } = await file.stat().then((stat) => ({ size: stat.size, isRegular: stat.isFile() }))
  if (!isRegular) throw unreadable(path, new Error('not a regular file'))
  if (size > maxBytes) throw tooLong(maxBytes)
  // One byte more than there should be shows that it grew.
  const bytes = Buffer.alloc(size + 1)
  let length = 0
  while (length < bytes.length) {
    const { bytesRead } = await file.read(bytes, length, bytes.length - length, length).catch((cause: unknown) => {
      throw unreadable(path, cause)
    })
    if (bytesRead === 0) break
    length += bytesRead
  }
  if (length > size) throw unreadable(path, new Error('it changed while it was read'))
  return bytes.subarray(0, length)
}

async function opened(path: string): Promise<FileHandle> {
  try {
    // Not to wait for a writer at the other end of a pipe.
    return await open(path, NON_BLOCKING_READ)
  } catch (cause) {
    throw unreadable(path, cause)
  }
}

function unreadable(path: string, cause: unknown): LifecycleError<'ERR_UNREADABLE_SOURCE'> {
  const reason = cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : 'unknown'
  return new LifecycleError(`The report at ${quote(path)} cannot be read: ${reason}`, {
    code: 'ERR_UNREADABLE_SOURCE',
    hint: 'Give the path of a regular file that this process may read.',
    cause,
  })
}
