import { APIVersion } from '@mcpver/core'
import { InvalidArgumentError, type Command as Syntax } from 'commander'
import { declareAcquisition, type AcquisitionOptions } from './acquisition.ts'

/** The options of commands about releases that follow each other. */
export interface SeriesOptions extends AcquisitionOptions {
  readonly versions?: readonly APIVersion[]
}

/** Declares the options of `SeriesOptions`. */
export function declareSeries(syntax: Syntax): void {
  syntax.option(
    '--versions <versions>',
    'the version of each source, with commas (default: what they say)',
    parseVersions,
  )
  declareAcquisition(syntax)
}

function parseVersions(text: string): APIVersion[] {
  return text.split(',').map((word) => {
    const version = APIVersion.tryParse(word.trim())
    if (version === undefined) throw new InvalidArgumentError('Expected versions such as 1.0.0,1.1.0.')
    return version
  })
}
