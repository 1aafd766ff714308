import type { Section } from '../../diff/section.ts'
import { measureLeaks } from './leaks.ts'
import { measureRouteChange } from './route-change.ts'
import { measureShare } from './share.ts'
import { withTwoReleases } from './two-releases.ts'

const BODY = `Two releases of a server behind one gateway, each of which says which one it is when it is called. The route is written by
another process than the gateway's. While it changes, half of the callers are sessions, the others have none. Callers
are mixed of such that are told apart by a key only, of clients that are pinned, of endpoints with a range, and of calls
that need a version of the tool; the answer's own version, the one that the gateway says in \`_meta\` and the listed one
have to be that of the caller.`

/** Versions side by side, under load. */
export async function measure(): Promise<Section> {
  const goals = await withTwoReleases(async (releases) => [
    ...(await measureRouteChange(releases)),
    ...(await measureShare(releases)),
    ...(await measureLeaks(releases)),
  ])
  return { title: 'Versions', body: BODY, goals }
}
