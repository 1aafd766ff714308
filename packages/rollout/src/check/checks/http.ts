import { isPlainObject, parseJson } from '@mcpver/core'
import { assertOnly, needed } from '../check-registry.ts'
import { failed, passed, unknown, type CheckFinding } from '../outcome.ts'
import { defineCheck } from '../update-check.ts'

/** As much of an answer as is read, in bytes. */
const MOST_READ = 64 * 1024

/** A service of one's own answers a POST with a status of 200 to 299; where its JSON says `{ "passed": false, "reason": … }`, it has not passed. */
export const http = defineCheck({
  name: 'http',
  summary: 'The service at "url" answers a POST of the update with 2xx, and does not say { "passed": false }.',
  stages: ['pre'],
  parse: (members) => {
    assertOnly(members, ['url'])
    const url = needed(members, 'url', 'http')
    const parsed = URL.parse(url.text())
    if (parsed !== null && ['http:', 'https:'].includes(parsed.protocol)) return parsed
    throw url.refusal('an http or https URL')
  },
  run: async (url, { name, from, to, stage, strategy, key }, signal) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ server: name, from, to, stage, strategy, key }),
      redirect: 'error',
      signal,
    })
    return findingOf(url.origin, answer.status, await textOf(answer))
  },
})

function findingOf(origin: string, status: number, text: string): CheckFinding {
  const body = parsedOrUndefined(text)
  const said = isPlainObject(body) && typeof body['reason'] === 'string' ? body['reason'].slice(0, 300) : undefined
  if (status < 200 || status > 299)
    return failed(`${origin} answered ${String(status)}${said === undefined ? '' : `: ${said}`}`)
  if (!isPlainObject(body) || body['passed'] === undefined || body['passed'] === true) {
    return passed(said ?? `${origin} answered ${String(status)}`)
  }
  if (body['passed'] === false) return failed(said ?? `${origin} says that it has not passed`)
  return unknown(said ?? `${origin} does not know`)
}

function parsedOrUndefined(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    chunks.push(chunk)
    size += chunk.length
    if (size >= MOST_READ) break
  }
  return Buffer.concat(chunks).subarray(0, MOST_READ).toString('utf8')
}
