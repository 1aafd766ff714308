import { parseAdvisory, type Advisory } from '../advisory.ts'

type Members = Readonly<Record<string, unknown>>

/** Events in short: `['introduced', '0', 'fixed', '1.2.0']`. */
export function eventsOf(...words: readonly string[]): Members[] {
  return words.flatMap((word, index) => (index % 2 === 0 ? [{ [word]: words[index + 1] }] : []))
}

/** An entry of `affected`: a package of npm with one range of SemVer, unless members say otherwise. */
export function affectedBy(words: readonly string[], members: Members = {}): Members {
  return {
    package: { ecosystem: 'npm', name: 'zod' },
    ranges: [{ type: 'SEMVER', events: eventsOf(...words) }],
    ...members,
  }
}

/** An OSV record as JSON has it: `zod` before 4.1.0 is affected, unless members say otherwise. */
export function osvRecord(members: Members = {}): Members {
  return {
    schema_version: '1.7.5',
    id: 'GHSA-aaaa-bbbb-cccc',
    modified: '2026-05-01T00:00:00Z',
    affected: [affectedBy(['introduced', '0', 'fixed', '4.1.0'])],
    ...members,
  }
}

/** The same, read. */
export function advisory(members: Members = {}): Advisory {
  return parseAdvisory(osvRecord(members))
}
