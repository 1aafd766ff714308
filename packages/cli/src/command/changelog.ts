import { renderChangelog } from '@mcpver/markdown'
import { EXIT } from '../exit-code.ts'
import { write } from '../io.ts'
import { jsonText } from '../json-text.ts'
import { toolChangelog } from '../release/tool-changelog.ts'
import type { Command } from './command.ts'
import { declareSeries, loadSeries, type SeriesOptions } from './series.ts'

/** Writes the changelog of a server's tools as Markdown. */
export const changelogCommand: Command<SeriesOptions> = {
  name: 'changelog',
  summary: 'Write the changelog of the tools of a server as Markdown.',
  examples: [
    ['mcpver changelog git:v1.2.0:tools.json git:v1.3.0:tools.json', 'what a release changed'],
    ['mcpver changelog npm:exa-mcp-server@3.1.3,3.1.5,3.1.8', 'several releases'],
    ['mcpver changelog old.json new.json --versions 1.0.0,2.0.0', 'sources that do not say their versions'],
  ],
  declare: declareSeries,
  run: async (invocation) => {
    const { io, options } = invocation
    const entries = toolChangelog(await loadSeries(invocation))
    await write(io.stdout, options.json === true ? jsonText({ entries }) : renderChangelog({ entries }))
    return EXIT.fine
  },
}
