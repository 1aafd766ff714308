import type { Section } from '../../diff/section.ts'
import { withGround } from '../ground.ts'
import { measureSessions } from './sessions.ts'
import { measureTools } from './tools.ts'

const BODY = `Sessions over HTTP before one server over HTTP, each with its own session there; a stream of events is open for each on either
side. Lists are asked for within a session, and their time is that of the whole round trip, the server's own included.`

/** Many sessions, and many tools. */
export async function measure(): Promise<Section> {
  const goals = await withGround(async (ground) => [
    ...(await measureSessions(ground)),
    ...(await measureTools(ground)),
  ])
  return { title: 'Scale', body: BODY, goals }
}
