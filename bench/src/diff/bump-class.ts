import semver from 'semver'

/** The kinds of step between two versions that breaks are counted for. */
export const BUMP_CLASSES = [
  'minor (≥ 1.0)',
  'patch (≥ 1.0)',
  'patch (0.x)',
  'patch (0.0.x)',
  'minor (0.x)',
  'major',
  'calendar version',
  'other',
] as const

export type BumpClass = (typeof BUMP_CLASSES)[number]

/** The kinds that a caret range installs by itself. Calendar versions promise nothing. */
export const CARET_CLASSES: readonly BumpClass[] = ['minor (≥ 1.0)', 'patch (≥ 1.0)', 'patch (0.x)']

/** Years, not majors. */
const CALENDAR = 1990

/** The kind of a step. `other`: not semantic versions, a prerelease, or a change of scheme. */
export function bumpClass(from: string, to: string): BumpClass {
  const [old, next] = [semver.parse(from), semver.parse(to)]
  if (old === null || next === null) return 'other'
  const calendars = [old, next].filter(({ major }) => major >= CALENDAR).length
  if (calendars > 0) return calendars === 2 ? 'calendar version' : 'other'
  const release = semver.diff(old, next)
  if (release === 'major') return 'major'
  if (release === 'minor') return old.major === 0 ? 'minor (0.x)' : 'minor (≥ 1.0)'
  if (release !== 'patch') return 'other'
  if (old.major > 0) return 'patch (≥ 1.0)'
  return old.minor > 0 ? 'patch (0.x)' : 'patch (0.0.x)'
}
