import { isPlainObject, type JsonObject } from '@mcpver/core'
import type { Update, UpdateEvent } from '@mcpver/rollout'
import { plural } from '../plural.ts'
import { shownLine } from '../shown.ts'
import { stepText } from './step-text.ts'

/** What happened to an update, as one line for people: when, what, and by whom where it was not the program. */
export function eventText(event: UpdateEvent, update: Update): string {
  return `${new Date(event.at).toISOString()}  ${eventSentence(event, update)}`
}

/** The same without when. */
export function eventSentence({ type, by, data }: UpdateEvent, update: Update): string {
  const what = type.replace(/^update\./, '').replaceAll('_', ' ')
  const details = detailsOf(type, data, update)
  return shownLine(`${what}${details === '' ? '' : `: ${details}`}${by === 'mcpver' ? '' : ` (${by})`}`)
}

function detailsOf(type: string, data: JsonObject, update: Update): string {
  if (type === 'update.step') return stepDetails(data, update)
  if (type === 'update.scheduled') return `${update.name} ${textIn(data, 'from')} → ${update.to}, ${update.strategy}`
  if (type === 'update.retried') return checksOf(data)
  if (type === 'update.promoted') return `${plural(Number(data['left']), 'step')} left`
  return textIn(data, 'reason')
}

/** The step that was done, with what its checks found. */
function stepDetails(data: JsonObject, update: Update): string {
  const checks = checksOf(data)
  if (checks !== '') return `checks: ${checks}`
  const { step: index } = data
  const step = typeof index === 'number' ? update.steps[index] : undefined
  if (step === undefined) return textIn(data, 'kind')
  return `${String(Number(index) + 1)} of ${String(update.steps.length)}, ${stepText(step, update)}`
}

function checksOf({ checks }: JsonObject): string {
  if (!Array.isArray(checks)) return ''
  const said = checks.flatMap((one) => (isPlainObject(one) ? [`${String(one['check'])} ${String(one['status'])}`] : []))
  return said.length === 0 ? 'none to make' : said.join(', ')
}

function textIn(data: JsonObject, member: string): string {
  const value = data[member]
  return typeof value === 'string' ? value : ''
}
