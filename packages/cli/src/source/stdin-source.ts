import { readAll } from './read-all.ts'
import { surfaceIn } from './read-json.ts'
import type { SourceKind, StdinSource } from './source.ts'

const LABEL = 'The standard input'

/** `-`: what comes through a pipe. */
export const stdinSource: SourceKind<StdinSource> = {
  kind: 'stdin',
  form: '-',
  parse: (text) => (text === '-' ? { kind: 'stdin' } : undefined),
  load: async (_, { io, maxBytes }) =>
    surfaceIn(await readAll(io.stdin, { maxBytes, label: LABEL, signal: io.signal }), LABEL),
}
