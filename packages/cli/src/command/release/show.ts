import { EXIT } from '../../exit-code.ts'
import { write } from '../../io.ts'
import { jsonText } from '../../json-text.ts'
import { findRelease } from '../../releases/find-release.ts'
import { parseReleaseName } from '../../releases/release-name.ts'
import { releaseText } from '../../releases/release-report.ts'
import { withStore } from '../../state/open-store.ts'
import { declareState, statePaths, type StateOptions } from '../../state/state-options.ts'
import type { Command } from '../command.ts'

/** Shows a release. */
export const releaseShowCommand: Command<StateOptions> = {
  name: 'release show',
  summary: 'Print a release: its state, what changed, its tools and their versions.',
  examples: [
    ['mcpver release show weather@1.2.0', 'for a person'],
    ['mcpver release show weather@1.2.0 --json', 'all of it, the signature too'],
  ],
  declare: (syntax) => {
    syntax.argument('<name@version>', 'the release')
    declareState(syntax)
  },
  run: async ({ io, args: [text = ''], options }) => {
    const release = await withStore(statePaths(options, io), (store) => findRelease(store, parseReleaseName(text)))
    await write(io.stdout, options.json === true ? jsonText(release) : releaseText(release, io))
    return EXIT.fine
  },
}
