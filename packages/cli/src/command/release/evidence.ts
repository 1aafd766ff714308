import { readEvidenceFile } from '@mcpver/lifecycle'
import { basename, resolve } from 'node:path'
import { EXIT } from '../../exit-code.ts'
import { write } from '../../io.ts'
import { jsonText } from '../../json-text.ts'
import { parseReleaseName } from '../../releases/release-name.ts'
import { refusalText } from '../../releases/release-report.ts'
import { withReleaseSystem } from '../../releases/release-system.ts'
import { shownLine } from '../../shown.ts'
import { declareIdentity, type IdentityOptions } from '../../state/key-options.ts'
import { shownCredentials } from '../../state/shown-credentials.ts'
import { declareState, statePaths, type StateOptions } from '../../state/state-options.ts'
import type { Command } from '../command.ts'

/** What `mcpver release evidence` takes. */
export interface ReleaseEvidenceOptions extends StateOptions, IdentityOptions {}

/** Adds a report to a release. */
export const releaseEvidenceCommand: Command<ReleaseEvidenceOptions> = {
  name: 'release evidence',
  summary: 'Add what other tools found to a release: SARIF, ESLint, Istanbul, LCOV or Cobertura reports.',
  examples: [
    ['mcpver release evidence weather@1.2.0 eslint.sarif --key ana', 'the quality of the code'],
    ['mcpver release evidence weather@1.2.0 coverage/lcov.info --key ana', 'the coverage of the tests'],
  ],
  declare: (syntax) => {
    syntax.argument('<name@version>', 'the release').argument('<file>', 'the report')
    declareIdentity(syntax)
    declareState(syntax)
  },
  run: async ({ io, args: [text = '', file = ''], options }) => {
    const paths = statePaths(options, io)
    const { credentials, keySets } = await shownCredentials(options, { paths, io })
    const report = await readEvidenceFile(resolve(io.cwd, file))
    const result = await withReleaseSystem({ paths, io, keySets }, ({ manager }) =>
      manager.addEvidence({ ...parseReleaseName(text), report, source: basename(file), credentials }),
    )
    const isJson = options.json === true
    if (!result.success) {
      await write(io.stdout, isJson ? jsonText(result) : refusalText(result, io))
      return EXIT.findings
    }
    const { format, digest } = result.evidence
    await write(io.stdout, isJson ? jsonText(result) : `${shownLine(text)}: ${format} report ${digest}\n`)
    return EXIT.fine
  },
}
