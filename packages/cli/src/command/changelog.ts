import { renderChangelog } from '@mcpver/markdown'
import { EXIT } from '../exit-code.ts'
import { write } from '../io.ts'
import { jsonText } from '../json-text.ts'
import { releaseSeries } from '../release/release-series.ts'
import { toolChangelog } from '../release/tool-changelog.ts'
import { sourceWords } from '../source/source-list.ts'
import { sourceContext } from './acquisition.ts'
import type { Command } from './command.ts'
import { givenSources, loadSources } from './given-sources.ts'
import { declareSeries, type SeriesOptions } from './series-options.ts'

/** Writes the changelog of a server's tools as Markdown. */
export const changelogCommand: Command<SeriesOptions> = {
  name: 'changelog',
  summary: 'Write the changelog of the tools of a server as Markdown.',
  examples: [
    ['mcpver changelog git:v1.2.0:tools.json git:v1.3.0:tools.json', 'what a release changed'],
    ['mcpver changelog npm:exa-mcp-server@3.1.3,3.1.5,3.1.8', 'several releases'],
    ['mcpver changelog old.json new.json --versions 1.0.0,2.0.0', 'sources that do not say their versions'],
  ],
  declare: (syntax) => {
    syntax.argument('<sources...>', 'the releases, the oldest first; the command of the last one can stand after --')
    declareSeries(syntax)
  },
  run: async ({ io, args, words, options }) => {
    const given = givenSources(sourceWords(args), words, 2)
    const releases = releaseSeries(await loadSources(given, sourceContext(options, io)), options.versions)
    const entries = toolChangelog(releases)
    await write(io.stdout, options.json === true ? jsonText({ entries }) : renderChangelog({ entries }))
    return EXIT.fine
  },
}
