import type { Release } from '@mcpver/core'
import { parseVersionedSnapshot } from '@mcpver/diff'
import type { SecurityCheckResult } from '@mcpver/lifecycle'
import type { Io } from '../io.ts'
import { paintFor, type Paint } from '../paint.ts'
import { shownLine } from '../shown.ts'
import { renderTable } from '../table.ts'

/** A release as a person reads it. */
export function releaseText(release: Release, io: Io): string {
  const { name, version, state, createdAt, createdBy, checksum, previousChecksum } = release
  const paint = paintFor(io.stdout, io.env)
  const facts = [
    ['created', `${new Date(createdAt).toISOString()} by ${createdBy}`],
    ['checksum', checksum],
    ['after', previousChecksum ?? 'nothing'],
    ...Object.entries(release.dependencies).map(([dependency, range]) => ['needs', `${dependency} ${range}`]),
    ...release.changelog.map((text) => ['changed', text]),
    ...release.securityUpdates.map((text) => ['security', text]),
  ]
  const width = Math.max(...facts.map(([word = '']) => word.length))
  const lines = facts.map(([word = '', text = '']) => `  ${word.padEnd(width)}  ${shownLine(text)}\n`)
  const { versions } = parseVersionedSnapshot(release.definition)
  const tools = [...versions].map(([tool, own]) => `  ${shownLine(tool)} ${own.toJSON()}\n`)
  return `${paint('bold', shownLine(`${name}@${version}`))} ${paintState(state, paint)}\n${lines.join('')}tools\n${tools.join('')}`
}

/** Releases as a table. */
export function releasesText(releases: readonly Release[], io: Io): string {
  const rows = releases.map(({ name, version, state, createdAt, createdBy, checksum }) => [
    shownLine(name),
    version,
    state,
    new Date(createdAt).toISOString(),
    shownLine(createdBy),
    checksum.slice(0, 'sha256:'.length + 12),
  ])
  return renderTable(['name', 'version', 'state', 'created', 'by', 'checksum'], rows, io)
}

/** Why something was not done. */
export function refusalText(
  { code, reason, hint }: { readonly code: string; readonly reason: string; readonly hint?: string },
  { stdout, env }: Io,
): string {
  const paint = paintFor(stdout, env)
  const help = hint === undefined ? '' : `${paint('cyan', 'hint:')} ${shownLine(hint)}\n`
  return `${paint('red', 'refused:')} ${shownLine(reason)}\n${help}${paint('dim', `code: ${code}`)}\n`
}

/** What the security checks found, a row each. */
export function checksText({ details, reason }: SecurityCheckResult, io: Io): string {
  const paint = paintFor(io.stdout, io.env)
  const rows = details.map(({ check, standing, severity, score, reason: why }) => [
    check,
    paint(STANDING_COLOURS[standing], standing),
    severity,
    score === undefined ? '' : String(score),
    shownLine(why),
  ])
  return `${renderTable(['check', 'standing', 'severity', 'score', 'reason'], rows, io)}${shownLine(reason)}\n`
}

const STANDING_COLOURS = { pass: 'green', fail: 'red', unknown: 'yellow' } as const

function paintState(state: Release['state'], paint: Paint): string {
  return paint(state === 'production' ? 'green' : 'cyan', state)
}
