/** Something that may go on as something else. */
export interface PairCandidate {
  readonly from: string
  readonly to: string
  readonly confidence: number
}

/** Candidates of which no two share a side, the surest first. Those that are equally sure of one side cancel each other. */
export function uniquePairs<T extends PairCandidate>(candidates: readonly T[]): T[] {
  const [from, to] = [new Set<string>(), new Set<string>()]
  const levels = [...new Set(candidates.map(({ confidence }) => confidence))].toSorted((a, b) => b - a)
  return levels.flatMap((level) => {
    const free = candidates.filter(
      (candidate) => candidate.confidence === level && !from.has(candidate.from) && !to.has(candidate.to),
    )
    for (const candidate of free) {
      from.add(candidate.from)
      to.add(candidate.to)
    }
    return free.filter(
      (one) => !free.some((other) => other !== one && (other.from === one.from || other.to === one.to)),
    )
  })
}
