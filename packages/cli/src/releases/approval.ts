import type { ApproveOptions } from '../command/approve.ts'
import type { Invocation } from '../command/command.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { write } from '../io.ts'
import { jsonText } from '../json-text.ts'
import { paintFor } from '../paint.ts'
import { withProgress } from '../progress.ts'
import { shownLine } from '../shown.ts'
import { signingKeyOf } from '../state/key-file.ts'
import { statePaths } from '../state/state-options.ts'
import { parseReleaseName } from './release-name.ts'
import { refusalText } from './release-report.ts'
import { withReleaseSystem } from './release-system.ts'

/** Approves a release for production, and says what came of it. */
export async function approve({ io, args: [text = ''], options }: Invocation<ApproveOptions>): Promise<ExitCode> {
  const paths = statePaths(options, io)
  const { name, version } = parseReleaseName(text)
  const key = await signingKeyOf(options, { paths, io })
  const result = await withReleaseSystem({ paths, io }, ({ manager }) =>
    withProgress(io, 'Checking the release', () => manager.approveVersion({ name, version, credentials: { key } })),
  )
  const approved = paintFor(io.stdout, io.env)('green', 'approved')
  const isJson = options.json === true
  if (result.success) {
    const line = `${shownLine(`${name}@${version}`)}: ${approved} for verdict ${result.verdict}\n`
    await write(io.stdout, isJson ? jsonText(result) : line)
    return EXIT.fine
  }
  await write(io.stdout, isJson ? jsonText(result) : refusalText(result, io))
  return EXIT.findings
}
