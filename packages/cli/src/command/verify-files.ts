import { EXIT, type ExitCode } from '../exit-code.ts'
import { currentTime, write, type Io } from '../io.ts'
import { readJsonFile } from '../json-file.ts'
import { jsonText } from '../json-text.ts'
import { paintFor } from '../paint.ts'
import { verifyFile, type FileVerdict } from '../releases/verified-file.ts'
import { shownLine } from '../shown.ts'
import { statePaths, type StateOptions } from '../state/state-options.ts'
import { readTrustRoot } from '../state/trust-file.ts'

/** Verifies files that others exported. Needs no network and no store: the files and the trust root are enough. */
export async function verifyFiles(files: readonly string[], options: StateOptions, io: Io): Promise<ExitCode> {
  const root = await readTrustRoot(statePaths(options, io), io)
  const context = { root, at: currentTime(io).getTime() }
  const verdicts: FileVerdict[] = []
  for (const file of files) {
    const value = await readJsonFile({ path: file, cwd: io.cwd, hint: 'Expected what "mcpver release export" writes.' })
    verdicts.push(await verifyFile({ file, value }, context))
  }
  await write(io.stdout, options.json === true ? jsonText({ files: verdicts }) : verdictsText(verdicts, io))
  return verdicts.every(({ valid }) => valid) ? EXIT.fine : EXIT.findings
}

function verdictsText(verdicts: readonly FileVerdict[], io: Io): string {
  const paint = paintFor(io.stdout, io.env)
  const lines = verdicts.map((verdict) =>
    verdict.valid
      ? `${shownLine(verdict.file)}: ${paint('green', 'verified')} ${shownLine(`${verdict.what}, signed by ${verdict.signedBy.join(', ')}`)}\n`
      : `${shownLine(verdict.file)}: ${paint('red', 'refused')} ${shownLine(verdict.reason)}\n`,
  )
  return lines.join('')
}
