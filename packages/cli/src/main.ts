#!/usr/bin/env node
import process from 'node:process'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`mcpver needs Node 22.18 or later, this is ${process.versions.node}\n`)
  process.exit(2)
}

const interruption = new AbortController()
let received: NodeJS.Signals | undefined
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (received !== undefined) endAtOnce()
    received = signal
    interruption.abort()
  })
}
// Whoever writes is told by the callback of its write; without a listener, the program would end here.
for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined)

// Only now: on an older Node, what the command is made of may not even be read.
const { run } = await import('./run.ts')
const { stdin, stdout, stderr, env } = process
const code = await run(process.argv.slice(2), {
  stdin,
  stdout,
  stderr,
  env,
  cwd: process.cwd(),
  signal: interruption.signal,
})
if (received === undefined) process.exit(code)
// To its parent, an interrupted program looks like one: a shell script stops too.
process.removeAllListeners(received)
process.kill(process.pid, received)

/** Whoever asks twice does not want to wait: `exit` kills at once what was started. */
function endAtOnce(): never {
  // A thread that waits for the system, as in opening a pipe that nobody writes, would keep this process.
  process.on('exit', () => process.kill(process.pid, 'SIGKILL'))
  process.exit(3)
}
