import { isOpen, type ShelvedRelease } from './release-shelf.ts'
import { liveVersions, type Route } from './route.ts'

/** The releases that a route lets be called: what is live, and what it names; by default all that may be served without being named. */
export function callableReleases<R extends ShelvedRelease>(
  releases: Iterable<R>,
  route: Route | undefined,
): readonly R[] {
  const live = route === undefined ? new Set<string>() : liveVersions(route)
  const named = route?.callable && new Set(route.callable)
  return [...releases].filter(
    (release) => live.has(release.version) || (named?.has(release.version) ?? isOpen(release)),
  )
}
