import type { TinySession } from './tiny-server.ts'

/** What a tiny server answers. */
export type TinyAnswer = { readonly result: Readonly<Record<string, unknown>> } | { readonly error: object }

/** A request as a tiny server reads it. */
export interface TinyMessage {
  readonly method?: unknown
  readonly params?: Readonly<Record<string, unknown>>
}

const RELATED = 'io.modelcontextprotocol/related-task'
const LISTS: ReadonlyMap<unknown, string> = new Map([
  ['prompts/list', 'prompts'],
  ['resources/list', 'resources'],
  ['resources/templates/list', 'resourceTemplates'],
])

/** What one server gives its clients to bring back. Nothing of it is known to another server, and no task to another session. */
export class TinyHoldings {
  readonly #version: string
  readonly #tasks = new WeakMap<TinySession, Set<string>>()
  readonly #subscribers = new Map<string, Set<TinySession>>()
  /** The ids of tasks that were asked for, as they came. */
  readonly asked: unknown[] = []

  constructor(version: string) {
    this.#version = version
  }

  /** `undefined` for what this is nothing of. */
  answer({ method, params = {} }: TinyMessage, session: TinySession): TinyAnswer | undefined {
    const list = LISTS.get(method)
    if (list !== undefined) return this.#page(list, params['cursor'])
    if (typeof method !== 'string') return undefined
    if (method.startsWith('tasks/')) return this.#ofTask(method, params['taskId'], session)
    if (method === 'resources/subscribe' || method === 'resources/unsubscribe') {
      return this.#subscribe(String(params['uri']), session, method === 'resources/subscribe')
    }
    return undefined
  }

  /** Answers a call with a question, and what comes back with what was in it. */
  ask({ params = {} }: TinyMessage): TinyAnswer {
    const { requestState, inputResponses } = params
    const own = `${this.#version} "state" \u00fc`
    if (requestState === undefined) {
      const inputRequests = { q: { method: 'elicitation/create', params: { message: '?', requestedSchema: {} } } }
      return { result: { resultType: 'input_required', inputRequests, requestState: own } }
    }
    if (requestState !== own) return unknown(`the state ${JSON.stringify(requestState)}`)
    return { result: { content: [], structuredContent: { version: this.#version, said: inputResponses } } }
  }

  /** Begins a task; the ids of two servers are the same. */
  begin(
    session: TinySession,
    { ttl, isStateless }: { readonly ttl: unknown; readonly isStateless: boolean },
  ): TinyAnswer {
    const tasks = this.#tasksOf(session)
    const taskId = `task-${String(tasks.size + 1)}`
    tasks.add(taskId)
    if (isStateless) return { result: { resultType: 'task', taskId, status: 'working' } }
    return { result: { task: { taskId, status: 'working', ttl } } }
  }

  /** Tells those who have subscribed to a resource that it has changed. */
  update(uri: string): void {
    const params = { uri, version: this.#version }
    for (const { push } of this.#subscribers.get(uri) ?? []) {
      push(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/resources/updated', params }))
    }
  }

  leave(session: TinySession): void {
    this.#tasks.delete(session)
    for (const sessions of this.#subscribers.values()) sessions.delete(session)
  }

  /** How many sessions have subscribed to a resource. */
  subscribers(uri: string): number {
    return this.#subscribers.get(uri)?.size ?? 0
  }

  #page(list: string, cursor: unknown): TinyAnswer {
    const own = `${this.#version} "page" \u00fc`
    const name = `${this.#version} ${cursor === undefined ? 'first' : 'second'}`
    if (cursor === undefined) return { result: { [list]: [{ name, uri: 'x://1' }], nextCursor: own } }
    return cursor === own
      ? { result: { [list]: [{ name, uri: 'x://2' }] } }
      : unknown(`the cursor ${JSON.stringify(cursor)}`)
  }

  #ofTask(method: string, taskId: unknown, session: TinySession): TinyAnswer {
    const tasks = this.#tasksOf(session)
    if (method === 'tasks/list') return { result: { tasks: Array.from(tasks, (id) => ({ taskId: id })) } }
    this.asked.push(taskId)
    if (!tasks.has(String(taskId))) return unknown(`the task ${String(taskId)}`)
    if (method !== 'tasks/result') return { result: { taskId, status: 'completed', by: this.#version } }
    return { result: { structuredContent: { version: this.#version }, _meta: { [RELATED]: { taskId } } } }
  }

  #tasksOf(session: TinySession): Set<string> {
    const tasks = this.#tasks.get(session) ?? new Set()
    this.#tasks.set(session, tasks)
    return tasks
  }

  #subscribe(uri: string, session: TinySession, isOn: boolean): TinyAnswer {
    const sessions = this.#subscribers.get(uri) ?? new Set()
    this.#subscribers.set(uri, sessions)
    if (isOn) sessions.add(session)
    else sessions.delete(session)
    return { result: {} }
  }
}

function unknown(what: string): TinyAnswer {
  return { error: { code: -32_602, message: `Nobody here knows ${what}` } }
}
