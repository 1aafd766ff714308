import { randomUUID } from 'node:crypto'
import { request, type ClientRequest, type IncomingMessage } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { goal } from '../../diff/section.ts'
import type { Figure } from '../../pair.ts'
import { INITIALIZE, INITIALIZED, SESSION_REVISION, sessionCall } from '../client/messages.ts'
import { EFFORT } from '../effort.ts'
import { startGateway, storeIn } from '../gateway-task.ts'
import type { Ground } from '../paths/path.ts'
import { killAllWith, processesWith } from '../program/process-usage.ts'
import { CHEAP_ECHO } from '../upstream/cheap-echo.ts'

const MARK = 'MCPVER_BENCH_MARK'
const CLIENTS = 16
/** After each time, so that processes end about as fast as they begin; milliseconds. */
const PAUSE = 200
/** After how long the gateway takes a client for gone that says nothing, and how long it may take to clear up; milliseconds. */
const IDLE_TIMEOUT = 1000
const PATIENCE = 30_000

/** How a client goes. */
const WAYS_TO_GO = ['beginning', 'listening', 'calling'] as const

/** What is left of clients that hang up. */
export async function measureDisconnects({ folder }: Ground): Promise<Figure[]> {
  const mark = randomUUID()
  // A gateway that is killed with this process, when that is interrupted, may not be done with ending them.
  process.once('exit', () => killAllWith(MARK, mark))
  const upstream = { command: CHEAP_ECHO, env: { [MARK]: mark } }
  const { url, program } = await startGateway({
    store: storeIn(folder),
    releases: [{ server: 'cheap', upstream }],
    idleTimeout: IDLE_TIMEOUT,
    maxProcesses: 1000,
  })
  const most = await disconnectAll(`${url}/cheap`, mark)
  const waited = await untilNone(mark)
  const orphans = processesWith(MARK, mark)
  await program.stop()
  return [
    goal(`processes left after ${EFFORT.disconnects.toLocaleString('en')} clients hung up`, {
      ours: `${String(orphans.length)} (of ${String(most)} at most at a time; the last went ${(waited / 1000).toFixed(1)} s after)`,
      goal: '0',
      holds: orphans.length === 0 && most > 0,
    }),
  ]
}

/** The most processes that were seen at a time. */
async function disconnectAll(url: string, mark: string): Promise<number> {
  let next = 0
  let most = 0
  await Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => {
      for (let index = next++; index < EFFORT.disconnects; index = next++) {
        await comeAndGo(url, WAYS_TO_GO[index % WAYS_TO_GO.length] ?? 'beginning')
        await delay(PAUSE)
        // Looking costs more than coming and going.
        if (client === 0) most = Math.max(most, processesWith(MARK, mark).length)
      }
    }),
  )
  return most
}

async function comeAndGo(url: string, way: (typeof WAYS_TO_GO)[number]): Promise<void> {
  const begun = ask(url, {}, INITIALIZE)
  if (way === 'beginning') {
    await delay(5)
    begun.request.destroy()
    return
  }
  const { statusCode, headers } = await begun.answer
  if (statusCode !== 200) throw new Error(`No session began: ${String(statusCode)}`)
  const session = { 'mcp-session-id': String(headers['mcp-session-id']), 'mcp-protocol-version': SESSION_REVISION }
  await ask(url, session, INITIALIZED).answer
  const last = way === 'listening' ? ask(url, session) : ask(url, session, sessionCall(1, 'slow'))
  if (way === 'listening') await last.answer
  else await delay(5)
  last.request.destroy()
}

interface Exchange {
  readonly request: ClientRequest
  /** Resolves with the head; never when there is none. */
  readonly answer: Promise<IncomingMessage>
}

/** Posts a body, or opens a stream, over a socket of its own. */
function ask(url: string, headers: Readonly<Record<string, string>>, body?: string): Exchange {
  const asked = request(url, {
    method: body === undefined ? 'GET' : 'POST',
    agent: false,
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
  })
  // Whoever hangs up is told so.
  asked.on('error', () => undefined)
  const answer = new Promise<IncomingMessage>((resolve) => {
    asked.on('response', (response) => {
      response.on('error', () => undefined)
      if (body !== undefined) response.resume()
      resolve(response)
    })
  })
  asked.end(body)
  return { request: asked, answer }
}

/** Milliseconds until no process is there, or the patience is over. */
async function untilNone(mark: string): Promise<number> {
  const start = performance.now()
  while (processesWith(MARK, mark).length > 0 && performance.now() - start < PATIENCE) await delay(100)
  return performance.now() - start
}
