import { RELEASE_STATES, type ReleaseState } from '@mcpver/core'
import { Option } from 'commander'
import { EXIT } from '../../exit-code.ts'
import { write } from '../../io.ts'
import { jsonText } from '../../json-text.ts'
import { releasesText } from '../../releases/release-report.ts'
import { withStore } from '../../state/open-store.ts'
import { declareState, statePaths, type StateOptions } from '../../state/state-options.ts'
import type { Command } from '../command.ts'

/** What `mcpver release list` takes. */
export interface ReleaseListOptions extends StateOptions {
  readonly in?: ReleaseState
}

/** Lists releases. */
export const releaseListCommand: Command<ReleaseListOptions> = {
  name: 'release list',
  summary: 'List releases and their states.',
  examples: [
    ['mcpver release list', 'all'],
    ['mcpver release list weather --in production', 'what of one name is in production'],
  ],
  declare: (syntax) => {
    syntax
      .argument('[name]', 'only those of a name')
      .addOption(new Option('--in <state>', 'only those in a state').choices(RELEASE_STATES))
    declareState(syntax)
  },
  run: async ({ io, args: [name], options }) => {
    const query = { ...(name !== undefined && { name }), ...(options.in !== undefined && { state: options.in }) }
    const stored = await withStore(statePaths(options, io), (store) =>
      store.read(({ releases }) => releases.list(query)),
    )
    const releases = stored.map(({ value }) => value)
    const documents = releases.map(({ definition: _definition, signature: _signature, ...release }) => release)
    const text = options.json === true ? jsonText({ releases: documents }) : releasesText(releases, io)
    await write(io.stdout, text)
    return EXIT.fine
  },
}
