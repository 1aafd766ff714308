import { spawn } from 'node:child_process'
import { assertOnly, needed } from '../check-registry.ts'
import { failed, passed, unknown, type CheckFinding } from '../outcome.ts'
import { defineCheck, type CheckContext } from '../update-check.ts'

interface CommandOptions {
  readonly command: string
  readonly args: readonly string[]
}

/** As much of what a command says as a sentence bears, in characters. */
const MOST_SAID = 300
/** What it may say in all, in bytes; the rest is not read. */
const MOST_READ = 64 * 1024

/** A program of one's own exits with 0. It is told of the update in its environment, and is run by no shell. */
export const command = defineCheck({
  name: 'command',
  summary: 'The program "command" (a list of words; no shell) exits with 0. It finds the update in MCPVER_* variables.',
  stages: ['pre'],
  parse: (members) => {
    assertOnly(members, ['command'])
    const node = needed(members, 'command', 'command')
    const [program = '', ...args] = node.elements().map((element) => element.text())
    if (program === '') throw node.refusal('a program and its arguments')
    return { command: program, args }
  },
  run: (options, context, signal) => runCommand(options, context, signal),
})

function runCommand(
  { command: program, args }: CommandOptions,
  context: CheckContext,
  signal: AbortSignal,
): Promise<CheckFinding> {
  return new Promise((resolve) => {
    // In a group of its own, so that what it starts ends with it.
    const child = spawn(program, args, {
      env: environmentOf(context),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    const end = (): void => killGroup(child.pid)
    signal.addEventListener('abort', end, { once: true })
    child.on('close', () => signal.removeEventListener('abort', end))
    if (signal.aborted) end()
    let said = ''
    const read = (chunk: Buffer): void => {
      if (said.length < MOST_READ) said += chunk.toString('utf8')
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.on('error', (error) => resolve(unknown(`${program} could not be run: ${error.message}`)))
    child.on('close', (code, killedBy) => {
      const last = said.trim().split('\n').at(-1)?.slice(0, MOST_SAID) ?? ''
      if (code === 0) return resolve(passed(last || `${program} exited with 0`))
      const how = code === null ? `was ended by ${killedBy ?? 'a signal'}` : `exited with ${String(code)}`
      resolve(failed(`${program} ${how}${last === '' ? '' : `: ${last}`}`))
    })
  })
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

function environmentOf({ name, from, to, stage, strategy, key }: CheckContext): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env
  return {
    ...(PATH !== undefined && { PATH }),
    ...(HOME !== undefined && { HOME }),
    ...{ MCPVER_SERVER: name, MCPVER_FROM: from, MCPVER_TO: to },
    ...{ MCPVER_STAGE: stage, MCPVER_STRATEGY: strategy, MCPVER_KEY: key },
  }
}
