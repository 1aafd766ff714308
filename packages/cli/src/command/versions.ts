import type { InitialDevelopment } from '@mcpver/diff'
import { Option } from 'commander'
import { EXIT } from '../exit-code.ts'
import { write, type Io } from '../io.ts'
import { jsonText } from '../json-text.ts'
import { paintFor, type Paint } from '../paint.ts'
import { versionOf } from '../release/release-series.ts'
import { versionHistory, type HistoryRelease } from '../release/version-history.ts'
import { shownLine } from '../shown.ts'
import { sourceWords } from '../source/source-list.ts'
import { renderTable } from '../table.ts'
import { declareAcquisition, sourceContext, type AcquisitionOptions } from './acquisition.ts'
import type { Command } from './command.ts'
import { givenSources, loadSources } from './given-sources.ts'
import { declareReleases } from './series.ts'

/** What `mcpver versions` takes. */
export interface VersionsOptions extends AcquisitionOptions {
  readonly initialDevelopment: InitialDevelopment
}

/** Shows the version of every tool in every release. */
export const versionsCommand: Command<VersionsOptions> = {
  name: 'versions',
  summary: 'Show the version of each tool over the releases of a server.',
  examples: [
    ['mcpver versions v1.json v2.json v3.json', 'snapshots, the oldest first'],
    ['mcpver versions npm:exa-mcp-server@3.1.3,3.1.5,3.1.8', 'published versions'],
    ['mcpver versions git:v1.0.0,v1.1.0,v2.0.0:mcpver.snapshot.json', 'tags of a repository'],
  ],
  declare: (syntax) => {
    declareReleases(syntax)
    syntax.addOption(
      new Option('--initial-development <convention>', 'what a tool before 1.0.0 promises')
        .choices(['caret', 'strict'])
        .default('caret'),
    )
    declareAcquisition(syntax)
  },
  run: async ({ io, args, words, options }) => {
    const texts = sourceWords(args)
    const given = givenSources(texts, words, words === undefined ? 1 : texts.length + 1)
    const loaded = await loadSources(given, sourceContext(options, io))
    const steps = loaded.map((one) => ({ label: versionOf(one)?.toJSON() ?? one.label, surface: one.surface }))
    const history = versionHistory(steps, options)
    await write(io.stdout, options.json === true ? historyJson(history) : historyText(history, io))
    return EXIT.fine
  },
}

function historyJson(history: readonly HistoryRelease[]): string {
  return jsonText({
    releases: history.map(({ label, tools, removed, refusals }) => ({
      release: label,
      tools: [...tools].map(([tool, cell]) => ({ tool, ...cell })),
      removed,
      refusals,
    })),
  })
}

function historyText(history: readonly HistoryRelease[], io: Io): string {
  const paint = paintFor(io.stdout, io.env)
  const names = [...new Set(history.flatMap(({ tools }) => [...tools.keys()]))].toSorted()
  const rows = names.map((name) => [shownLine(name), ...history.map((release) => cellOf(name, release, paint))])
  const refusals = history.flatMap(({ label, refusals: found }) =>
    found.map(({ reason }) => `${paint('yellow', 'warning:')} ${shownLine(label)}: ${shownLine(reason)}\n`),
  )
  return `${renderTable(['tool', ...history.map(({ label }) => shownLine(label))], rows, io)}${refusals.join('')}`
}

function cellOf(name: string, { tools, removed }: HistoryRelease, paint: Paint): string {
  const cell = tools.get(name)
  if (cell === undefined) return removed.includes(name) ? paint('red', 'removed') : ''
  const version = cell.version.toJSON()
  if (cell.status === 'added') return `${version} ${paint('green', 'new')}`
  if (cell.status === 'unchanged' || cell.bump === 'none') return paint('dim', version)
  return `${version} ${paint(cell.bump === 'major' ? 'red' : 'yellow', cell.bump)}`
}
