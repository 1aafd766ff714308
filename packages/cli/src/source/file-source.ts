import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { quote } from '@mcpver/core'
import { failure, type CliError } from '../cli-error.ts'
import { isSystemError } from '../process/system-error.ts'
import { readAll } from './read-all.ts'
import { surfaceIn } from './read-json.ts'
import type { FileSource, SourceKind } from './source.ts'

/** A path; what every text is that is nothing else. */
export const fileSource: SourceKind<FileSource> = {
  kind: 'file',
  form: '<path>',
  parse: (path) => ({ kind: 'file', path }),
  load: async ({ path }, { io, maxBytes }) => {
    const label = quote(path)
    try {
      const stream = createReadStream(resolve(io.cwd, path))
      return surfaceIn(await readAll(stream, { maxBytes, label, signal: io.signal }), label)
    } catch (error) {
      throw isSystemError(error) ? unreadable(path, error) : error
    }
  },
}

function unreadable(path: string, error: NodeJS.ErrnoException): CliError {
  const isMissing = error.code === 'ENOENT'
  return failure(`Cannot read ${quote(path)}: ${isMissing ? 'no such file' : error.message}`, {
    code: 'ERR_FILE_UNREADABLE',
    hint: isMissing
      ? 'To start a server, write its command after --, as in: mcpver snapshot -- npx -y some-server'
      : undefined,
    cause: error,
  })
}
