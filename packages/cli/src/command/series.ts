import { APIVersion } from '@mcpver/core'
import { InvalidArgumentError, type Command as Syntax } from 'commander'
import { releaseSeries, type Release } from '../release/release-series.ts'
import { sourceWords } from '../source/source-list.ts'
import { declareAcquisition, sourceContext, type AcquisitionOptions } from './acquisition.ts'
import type { Invocation } from './command.ts'
import { givenSources, loadSources } from './given-sources.ts'

/** The options of commands about releases that follow each other. */
export interface SeriesOptions extends AcquisitionOptions {
  readonly versions?: readonly APIVersion[]
}

/** Declares the argument that names the releases. */
export function declareReleases(syntax: Syntax): void {
  syntax.argument('<sources...>', 'the releases, the oldest first; the command of the last one can stand after --')
}

/** Declares the argument and the options of a command about a series. */
export function declareSeries(syntax: Syntax): void {
  declareReleases(syntax)
  syntax.option(
    '--versions <versions>',
    'the version of each source, with commas (default: what they say)',
    parseVersions,
  )
  declareAcquisition(syntax)
}

/** The releases that a command was given, at least two. Throws `ERR_USAGE`, and what loading them throws. */
export async function loadSeries({ io, args, words, options }: Invocation<SeriesOptions>): Promise<Release[]> {
  const given = givenSources(sourceWords(args), words, 2)
  return releaseSeries(await loadSources(given, sourceContext(options, io)), options.versions)
}

function parseVersions(text: string): APIVersion[] {
  return text.split(',').map((word) => {
    const version = APIVersion.tryParse(word.trim())
    if (version === undefined) throw new InvalidArgumentError('Expected versions such as 1.0.0,1.1.0.')
    return version
  })
}
