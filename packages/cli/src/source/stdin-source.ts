import { within } from '../process/deadline.ts'
import { readAll } from './read-all.ts'
import { surfaceIn } from './read-json.ts'
import type { SourceKind, StdinSource } from './source.ts'

const LABEL = 'The standard input'
/** Whoever writes into the pipe may take its time. */
const DAY = 24 * 60 * 60 * 1000

/** `-`: what comes through a pipe. */
export const stdinSource: SourceKind<StdinSource> = {
  kind: 'stdin',
  form: '-',
  parse: (text) => (text === '-' ? { kind: 'stdin' } : undefined),
  load: async (_, { io, maxBytes }) => {
    const read = () => readAll(io.stdin, { maxBytes, label: LABEL })
    return surfaceIn(await within(read, { timeout: DAY, signal: io.signal, late: `${LABEL} did not end` }), LABEL)
  },
}
