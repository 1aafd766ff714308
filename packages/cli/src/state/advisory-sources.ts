import {
  OsvApiSource,
  type AdvisoryAnswer,
  type AdvisoryQueryOptions,
  type AdvisorySource,
  type PackageName,
} from '@mcpver/lifecycle'
import { listAdvisories, openAdvisories } from './advisory-folder.ts'

/** Asks several sources: the first one that knows a package answers for it. Each is opened when it is asked first. */
class FirstThatKnows implements AdvisorySource {
  readonly #openings: readonly (() => Promise<AdvisorySource>)[]
  readonly #opened: (Promise<AdvisorySource> | undefined)[] = []

  constructor(openings: readonly (() => Promise<AdvisorySource>)[]) {
    this.#openings = openings
  }

  async advisoriesFor(
    packages: readonly PackageName[],
    options: AdvisoryQueryOptions,
  ): Promise<readonly AdvisoryAnswer[]> {
    const answers: AdvisoryAnswer[] = packages.map(({ ecosystem }) => ({
      success: false,
      reason: `No advisories for ${ecosystem} were imported`,
      code: 'not-covered',
    }))
    for (const index of this.#openings.keys()) {
      const open = answers.flatMap(({ success }, place) => (success ? [] : [place]))
      if (open.length === 0) break
      const source = await this.#source(index)
      const asked = open.flatMap((place) => packages[place] ?? [])
      const found = await source.advisoriesFor(asked, options)
      for (const [at, answer] of found.entries()) answers[open[at] ?? packages.length] = answer
    }
    return answers
  }

  #source(index: number): Promise<AdvisorySource> {
    const opened = this.#opened[index] ?? this.#openings[index]?.()
    if (opened === undefined) throw new RangeError('There is no such source')
    this.#opened[index] = opened
    return opened
  }
}

/** A service of the OSV API's shape where there is one, then advisories that were imported, the newest first. */
export async function advisorySource(folder: string, osvApi: string | undefined): Promise<AdvisorySource> {
  const imported = (await listAdvisories(folder)).toSorted((a, b) => b.asOf - a.asOf)
  const service = osvApi === undefined ? [] : [() => Promise.resolve(new OsvApiSource({ url: osvApi }))]
  return new FirstThatKnows([...service, ...imported.map((one) => () => openAdvisories(one))])
}
