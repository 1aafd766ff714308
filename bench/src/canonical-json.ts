import { canonicalize, digestTool } from '@mcpver/core'
import peerCanonicalize from 'canonicalize'
import { nanoseconds, timePair, type Figure } from './pair.ts'
import { TYPICAL_TOOL } from './typical-tool.ts'

const REPEATS = 2000

async function canonicalizing(): Promise<Figure> {
  const repeat = (write: (value: unknown) => string | undefined) => (): number => {
    let length = 0
    for (let n = 0; n < REPEATS; n++) length += write(TYPICAL_TOOL)?.length ?? 0
    return length
  }
  const { ours, peer, ratio } = await timePair({
    ours: repeat(canonicalize),
    peer: repeat(peerCanonicalize),
    operations: REPEATS,
  })
  return {
    measure: 'canonical JSON of a typical tool definition',
    ours: nanoseconds(ours),
    peer: `${nanoseconds(peer)} (\`canonicalize\` 4)`,
    ratio,
    goal: '≥ 1',
    holds: ratio >= 1,
  }
}

async function digesting(): Promise<Figure> {
  const count = 5000
  const start = process.hrtime.bigint()
  for (let n = 0; n < count; n++) await digestTool(TYPICAL_TOOL)
  const perSecond = count / (Number(process.hrtime.bigint() - start) / 1e9)
  return {
    measure: 'digests of a typical tool definition',
    ours: `${Math.round(perSecond).toLocaleString('en')} / s`,
    peer: '–',
    goal: 'reported',
    holds: true,
  }
}

/** Canonical JSON and digests. */
export async function measure(): Promise<Figure[]> {
  return [await canonicalizing(), await digesting()]
}
