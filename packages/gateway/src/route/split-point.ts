import { hash } from 'node:crypto'
import { APIVersion } from '@mcpver/core'
import type { Route } from './route.ts'

/** How finely callers are divided: into hundredths of a percent. */
const POINTS = 100_00
/** How much of the hash counts, in hexadecimal digits: as much as a number holds exactly. */
const DIGITS = 12

/** Where the share of a version ends: it has the points before this one that no earlier share has. */
export interface SplitShare {
  readonly version: string
  readonly end: number
}

/**
 * Where a caller stands, from 0 to 9,999, always the same for one key and server. Other servers put the same caller elsewhere, so
 * that nobody is first in everything.
 */
export function splitPoint(server: string, key: string): number {
  const digest = hash('sha256', `${server}\u0000${key}`)
  return Math.floor((Number.parseInt(digest.slice(0, DIGITS), 16) / 16 ** DIGITS) * POINTS)
}

/**
 * The shares of a route's versions, the active one's too, the highest version first. So whoever moves when the share of a version
 * above the active one is raised moves to a higher version, and to that one if no other share lies between the two; and nobody
 * moves when a version with a share becomes the active one and leaves the former its rest.
 */
export function splitShares({ active, split }: Pick<Route, 'active' | 'split'>): readonly SplitShare[] {
  const parts = [...split].map(([version, percent]) => ({ version, points: Math.round(percent * 100) }))
  const rest = POINTS - parts.reduce((sum, { points }) => sum + points, 0)
  let end = 0
  return [...parts, { version: active, points: rest }]
    .map(({ version, points }) => ({ version, points, order: APIVersion.parse(version) }))
    .sort((a, b) => b.order.compare(a.order) || (a.version < b.version ? -1 : 1))
    .map(({ version, points }) => ({ version, end: (end += points) }))
}

/** The version that has a point. */
export function versionAt(shares: readonly SplitShare[], point: number): string | undefined {
  return shares.find(({ end }) => point < end)?.version
}
