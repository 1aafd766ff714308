import { isPlainObject } from '@mcpver/core'
import type { WireMessage } from '../wire/wire-message.ts'
import type { SessionUpstream } from './session-upstream.ts'

/** How long a task keeps its release at most, in milliseconds: servers may give it any time, or none. */
const LONGEST = 60 * 60_000
/** Of more, the oldest are let go of: a client may begin tasks and never ask for them. */
const MOST = 1000

/** A task that keeps its release. */
interface TaskHold {
  readonly upstream: SessionUpstream
  readonly letGo: () => void
}

/**
 * Keeps the links of a session open whose servers have tasks of its client, wherever the session has moved since: a server may forget
 * its tasks with the session. A task lasts until its result was fetched, it was cancelled, or its time is over.
 */
export class TaskHolds {
  readonly #held = new Map<string, TaskHold>()

  /** Looks at an answer. Ids are those of the server. */
  answered(request: WireMessage, answer: WireMessage, upstream: SessionUpstream): void {
    const { result } = answer.value
    const task = isPlainObject(result) ? result['task'] : undefined
    if (isPlainObject(task) && typeof task['taskId'] === 'string') {
      this.#hold(keyOf(upstream, task['taskId']), upstream, task['ttl'])
    }
    if (request.method !== 'tasks/result' && request.method !== 'tasks/cancel') return
    const { params } = request.value
    const id = isPlainObject(params) ? params['taskId'] : undefined
    if (typeof id === 'string') this.#letGo(keyOf(upstream, id))
  }

  /** A server has nothing to do with the session any more. */
  forget(upstream: SessionUpstream): void {
    for (const [key, hold] of this.#held) if (hold.upstream === upstream) this.#letGo(key)
  }

  #hold(key: string, upstream: SessionUpstream, ttl: unknown): void {
    if (this.#held.has(key)) return
    const time = typeof ttl === 'number' && ttl >= 0 ? Math.min(ttl, LONGEST) : LONGEST
    const timer = setTimeout(() => this.#letGo(key), time)
    timer.unref()
    const release = upstream.hold()
    const letGo = (): void => {
      clearTimeout(timer)
      release()
    }
    this.#held.set(key, { upstream, letGo })
    const [oldest] = this.#held.keys()
    if (this.#held.size > MOST && oldest !== undefined) this.#letGo(oldest)
  }

  #letGo(key: string): void {
    const hold = this.#held.get(key)
    this.#held.delete(key)
    hold?.letGo()
  }
}

function keyOf({ release }: SessionUpstream, taskId: string): string {
  return `${release.version} ${taskId}`
}
