import type { Digest } from '@mcpver/core'
import type { ReplayResult } from '@mcpver/lifecycle'
import { EXIT, type ExitCode } from '../../exit-code.ts'
import { write, type Io } from '../../io.ts'
import { jsonText } from '../../json-text.ts'
import { paintFor } from '../../paint.ts'
import { parseReleaseName } from '../../releases/release-name.ts'
import { refusalText } from '../../releases/release-report.ts'
import { withReleaseSystem } from '../../releases/release-system.ts'
import { shownLine } from '../../shown.ts'
import { declareState, statePaths, type StateOptions } from '../../state/state-options.ts'
import type { Command } from '../command.ts'

/** What `mcpver release replay` takes. */
export interface ReleaseReplayOptions extends StateOptions {
  readonly verdict?: string
}

/** Runs the checks of a release again. */
export const releaseReplayCommand: Command<ReleaseReplayOptions> = {
  name: 'release replay',
  summary: 'Run the checks of a release again, and name what is different from the verdict that was signed.',
  examples: [
    ['mcpver release replay weather@1.2.0', 'against the last verdict'],
    ['mcpver release replay weather@1.2.0 --verdict sha256:…', 'against another one'],
  ],
  declare: (syntax) => {
    syntax
      .argument('<name@version>', 'the release')
      .option('--verdict <digest>', 'which verdict (default: the one that was signed last)')
    declareState(syntax)
  },
  run: async ({ io, args: [text = ''], options }) => {
    const { name, version } = parseReleaseName(text)
    const result = await withReleaseSystem({ paths: statePaths(options, io), io }, ({ manager }) =>
      manager.replayVerdict(name, version, options.verdict as Digest | undefined),
    )
    await write(io.stdout, options.json === true ? jsonText(result) : replayText(result, io))
    return exitOf(result)
  },
}

function exitOf(result: ReplayResult): ExitCode {
  return result.success && result.isSame ? EXIT.fine : EXIT.findings
}

function replayText(result: ReplayResult, io: Io): string {
  if (!result.success) return refusalText(result, io)
  const paint = paintFor(io.stdout, io.env)
  const head = `verdict ${result.digest}, signed by ${shownLine(result.attestedBy)}: `
  if (result.isSame) return `${head}${paint('green', 'the same')}\n`
  return `${head}${paint('red', 'different')}\n${result.differences.map((one) => `  ${shownLine(one)}\n`).join('')}`
}
