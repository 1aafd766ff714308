import { once } from 'node:events'
import { connect } from 'node:net'
import { linesOf } from './lines.ts'
import { Probe } from './probe/probe.ts'
import type { Replier } from './probe/probe-call.ts'
import { ProbeSession } from './probe/probe-session.ts'
import { Recorder, type Happening } from './recorder.ts'

// The probe over stdio. What happens is told to a port of the loopback, so that it can be asked for outside.
const tell = connect(Number(process.argv[2]), '127.0.0.1')
await once(tell, 'connect')

class TellingRecorder extends Recorder {
  override add(happening: Happening): void {
    tell.write(`${JSON.stringify(happening)}\n`)
  }
}

const write = (text: string): void => void process.stdout.write(`${text}\n`)
const session = new ProbeSession(`process-${String(process.pid)}`, write)
const probe = new Probe(new TellingRecorder())
const replier: Replier = { send: write, pause: () => undefined, end: write }

for await (const line of linesOf(process.stdin)) {
  if (line.trim() !== '') probe.receive(line, { session, headers: {} }, replier)
}
tell.end()
