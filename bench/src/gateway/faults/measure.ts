import type { Section } from '../../diff/section.ts'
import { withGround } from '../ground.ts'
import { measureDisconnects } from './disconnects.ts'
import { measureRestarts } from './restarts.ts'

const BODY = `Clients that hang up without a word: while their session begins, while a call is under way, and with a stream open. Each session
has a process of its own, which starts another one that would outlive it; processes are counted by a variable that
both were started with, in the kernel's table. A server over HTTP is killed and started anew at the same port, a
process is killed: the time counts until the same session of the client is answered again.`

/** Clients and servers that go without a word. */
export async function measure(): Promise<Section> {
  const goals = await withGround(async (ground) => [
    ...(await measureDisconnects(ground)),
    ...(await measureRestarts(ground)),
  ])
  return { title: 'Faults', body: BODY, goals }
}
