import type { SourceContext } from '../source/source.ts'
import { outputOf } from './output-of.ts'
import { isSystemError } from './system-error.ts'
import { wholeEnvironment } from './whole-environment.ts'

/** What git says, without white space around it; `undefined` when it fails, or is not there. */
export async function gitAnswer(
  args: readonly string[],
  { io, timeout, maxBytes }: Pick<SourceContext, 'io' | 'timeout' | 'maxBytes'>,
): Promise<string | undefined> {
  const program = { command: 'git', args: [...args], env: wholeEnvironment(io.env), cwd: io.cwd }
  try {
    const { code, stdout } = await outputOf(program, { timeout, maxBytes, signal: io.signal })
    return code === 0 ? stdout.toString('utf8').trim() : undefined
  } catch (error) {
    if (isSystemError(error)) return undefined
    throw error
  }
}
