import { Option } from 'commander'
import { EXIT } from '../exit-code.ts'
import { write } from '../io.ts'
import { OBJECTION_WORDS, parseFailOn, type FailOn } from '../policy/fail-on.ts'
import type { LoadedSource } from '../source/given-source.ts'
import { declareAcquisition, sourceContext, type AcquisitionOptions } from './acquisition.ts'
import type { Command } from './command.ts'
import { compareSurfaces, declareComparison, failingChanges, type ComparisonOptions } from './comparison.ts'
import { givenSources, loadSources, sideOf } from './given-sources.ts'
import { declareFormat, reporterOf, type FormatOptions } from './report-format.ts'

/** What `mcpver diff` takes. */
export interface DiffCommandOptions extends AcquisitionOptions, ComparisonOptions, FormatOptions {
  readonly failOn: FailOn
}

/** Tells what changed between two surfaces, and what it breaks. */
export const diffCommand: Command<DiffCommandOptions> = {
  name: 'diff',
  summary: 'Tell what changed between two versions of a server, and what it breaks.',
  examples: [
    ['mcpver diff old.json new.json', 'two snapshots'],
    ['mcpver diff git:v1.2.0:tools.json tools.json', 'a snapshot as it was, and as it is'],
    ['mcpver diff npm:exa-mcp-server@3.1.5 npm:exa-mcp-server@3.1.8', 'two published versions'],
    ['mcpver diff old.json -- npx -y my-server', 'a snapshot, and a server that is started'],
    ['mcpver diff a.json b.json --format markdown', 'a report for a pull request'],
    ['mcpver diff a.json b.json --fail-on breaking,trust', 'what makes the exit code 1'],
  ],
  declare: (syntax) => {
    syntax
      .argument('<old>', 'a path, -, a URL, git:<revision>:<path> or npm:<package>@<version>')
      .argument('[new]', 'the same; or the command of a server after --')
    declareFormat(syntax)
    declareComparison(syntax)
    syntax.addOption(
      new Option('--fail-on <what>', `what makes the exit code 1, with commas between: ${OBJECTION_WORDS}`)
        .default(parseFailOn('breaking,undecided'), 'breaking,undecided')
        .argParser(parseFailOn),
    )
    declareAcquisition(syntax)
  },
  run: async ({ io, args, words, options }) => {
    const report = reporterOf(options)
    const given = givenSources(args, words, 2)
    const [old, next] = (await loadSources(given, sourceContext(options, io))) as [LoadedSource, LoadedSource]
    const compared = await compareSurfaces([old.surface, next.surface], options, io)
    const failing = failingChanges(compared, options.failOn)
    const sides = { old: await sideOf(old, io.cwd), next: await sideOf(next, io.cwd) }
    await write(io.stdout, report({ ...compared, ...sides, mode: options.mode, failing }, io))
    const isFailing = failing.size > 0 || (compared.refusals.length > 0 && options.failOn.size > 0)
    return isFailing ? EXIT.findings : EXIT.fine
  },
}
