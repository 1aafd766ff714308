import { APIVersion } from '@mcpver/core'
import semver from 'semver'
import { nanoseconds, timePair, type Figure } from './pair.ts'

const TEXTS = Array.from(
  { length: 10_000 },
  (_, n) => `${String(n % 17)}.${String((n * 7) % 113)}.${String((n * 31) % 1009)}`,
)

async function parsing(): Promise<Figure> {
  const { ours, peer, ratio } = await timePair({
    ours: () => TEXTS.reduce((sum, text) => sum + APIVersion.parse(text).patch, 0),
    peer: () => TEXTS.reduce((sum, text) => sum + new semver.SemVer(text).patch, 0),
    operations: TEXTS.length,
  })
  return {
    measure: '`APIVersion.parse` of plain versions',
    ours: nanoseconds(ours),
    peer: `${nanoseconds(peer)} (node-semver \`new SemVer\`)`,
    ratio,
    goal: '≥ 3',
    holds: ratio >= 3,
  }
}

async function comparing(): Promise<Figure[]> {
  const versions = TEXTS.map((text) => APIVersion.parse(text))
  const peers = TEXTS.map((text) => new semver.SemVer(text))
  const pairs =
    <T>(values: readonly T[], compare: (a: T, b: T) => number) =>
    (): number => {
      let sum = 0
      for (let n = 1; n < values.length; n++) sum += compare(values[n - 1] as T, values[n] as T)
      return sum
    }
  const ours = pairs(versions, (a, b) => APIVersion.compare(a, b))
  const operations = TEXTS.length - 1
  const texts = await timePair({ ours, peer: pairs(TEXTS, (a, b) => semver.compare(a, b)), operations })
  const parsed = await timePair({ ours, peer: pairs(peers, (a, b) => semver.compareBuild(a, b)), operations })
  return [
    {
      measure: '`APIVersion.compare`, against texts',
      ours: nanoseconds(texts.ours),
      peer: `${nanoseconds(texts.peer)} (\`semver.compare\` of texts)`,
      ratio: texts.ratio,
      goal: '≥ 3',
      holds: texts.ratio >= 3,
    },
    {
      measure: '`APIVersion.compare`, against parsed versions',
      ours: nanoseconds(parsed.ours),
      peer: `${nanoseconds(parsed.peer)} (\`semver.compareBuild\` of \`SemVer\`s)`,
      ratio: parsed.ratio,
      goal: '≥ 1',
      holds: parsed.ratio >= 1,
    },
  ]
}

async function sorting(): Promise<Figure> {
  const count = 1_000_000
  const texts = Array.from(
    { length: count },
    (_, n) => `${String((n * 7919) % 100)}.${String((n * 104_729) % 1000)}.${String(n % 997)}`,
  )
  const versions = texts.map((text) => APIVersion.parse(text))
  const peers = texts.map((text) => new semver.SemVer(text))
  const { ours, peer, ratio } = await timePair({
    ours: () => versions.toSorted((a, b) => APIVersion.compare(a, b)),
    peer: () => peers.toSorted((a, b) => semver.compareBuild(a, b)),
    operations: 1,
    rounds: 5,
  })
  return {
    measure: 'sorting 1 M parsed versions',
    ours: nanoseconds(ours),
    peer: `${nanoseconds(peer)} (\`semver.compareBuild\` of \`SemVer\`s)`,
    ratio,
    goal: '≥ 1',
    holds: ratio >= 1,
  }
}

/** Parsing, comparing and sorting versions against node-semver. */
export async function measure(): Promise<Figure[]> {
  return [await parsing(), ...(await comparing()), await sorting()]
}
