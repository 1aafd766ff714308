import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { linesOf } from './lines.ts'
import { Recorder, type Happening } from './recorder.ts'
import type { Upstream } from './targets.ts'

const PROGRAM = fileURLToPath(new URL('probe-program.ts', import.meta.url))

/** How to start the probe over stdio, and what its processes got. */
export interface ProbeCommand {
  readonly upstream: Upstream & { readonly kind: 'stdio' }
  readonly recorder: Recorder
  /** Waits until the last process is gone; those who started them have to end them. */
  close(): Promise<void>
}

/** Makes a command that starts probes; every process tells what it gets to one recorder. */
export async function serveProbeCommand(): Promise<ProbeCommand> {
  const recorder = new Recorder()
  const server = createServer((socket) => {
    void record(socket, recorder)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = String((server.address() as AddressInfo).port)
  return {
    upstream: { kind: 'stdio', command: process.execPath, args: [PROGRAM, port] },
    recorder,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

async function record(socket: Socket, recorder: Recorder): Promise<void> {
  let session = ''
  try {
    for await (const line of linesOf(socket as AsyncIterable<Buffer>)) {
      const happening = JSON.parse(line) as Happening
      session = happening.session
      recorder.add(happening)
    }
  } catch {
    // A process that is killed hangs up without a word.
  }
  recorder.add({ kind: 'end', session, headers: {}, text: '' })
}
