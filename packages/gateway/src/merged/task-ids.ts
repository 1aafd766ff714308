import { isPlainObject } from '@mcpver/core'
import { edited, replaced, spanAt } from '../wire/edit.ts'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { serverPrefix } from './server-prefix.ts'

const RELATED = 'io.modelcontextprotocol/related-task'
const IN_RESULT: readonly (readonly string[])[] = [['result', '_meta', RELATED, 'taskId']]
const IN_PARAMS: readonly (readonly string[])[] = [['params', '_meta', RELATED, 'taskId']]

/** What a server says that is no answer, with the ids of its tasks as the client knows them. */
export function withTaskOf(server: string, message: WireMessage): WireMessage {
  if (!mentionsTask(message)) return message
  const isOfTask = message.kind === 'notification' && message.method?.startsWith('notifications/tasks') === true
  return prefixedAt(message, isOfTask ? [...IN_PARAMS, ['params', 'taskId']] : IN_PARAMS, serverPrefix(server))
}

/** The answer of a server, with the ids of its tasks as the client knows them. */
export function withAnsweredTaskOf(server: string, answer: WireMessage, method: string | undefined): WireMessage {
  if (!mentionsTask(answer)) return answer
  const { result } = answer.value
  const isOfTask = method?.startsWith('tasks/') === true && method !== 'tasks/result'
  const isTask = isOfTask || (isPlainObject(result) && result['resultType'] === 'task')
  const own = [
    ...(isTask ? [['result', 'taskId']] : []),
    ...(isTask || method === 'tools/call' ? [['result', 'task', 'taskId']] : []),
  ]
  return prefixedAt(answer, [...IN_RESULT, ...own], serverPrefix(server))
}

/** What a client says, with the ids of a server's tasks as the server gave them, byte for byte. */
export function withoutTaskPrefix(server: string, message: WireMessage): WireMessage {
  if (!mentionsTask(message)) return message
  const isOfTask = message.kind === 'request' && message.method?.startsWith('tasks/') === true
  const paths = message.kind === 'response' ? IN_RESULT : isOfTask ? [...IN_PARAMS, ['params', 'taskId']] : IN_PARAMS
  const prefix = serverPrefix(server)
  const text = paths.reduce((found, path) => {
    const span = spanAt(found, path)
    if (span === undefined || !found.startsWith(`"${prefix}`, span.start)) return found
    return replaced(found, { start: span.start + 1, end: span.start + 1 + prefix.length }, '')
  }, message.text)
  return text === message.text ? message : readMessage(text)
}

function mentionsTask({ text }: WireMessage): boolean {
  return text.includes('"taskId"')
}

function prefixedAt(message: WireMessage, paths: readonly (readonly string[])[], prefix: string): WireMessage {
  const text = paths.reduce((found, path) => {
    const span = spanAt(found, path)
    if (span === undefined || found[span.start] !== '"') return found
    return replaced(found, { start: span.start + 1, end: span.start + 1 }, prefix)
  }, message.text)
  return text === message.text ? message : edited(message, text)
}
