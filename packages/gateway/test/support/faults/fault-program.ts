import { setTimeout as delay } from 'node:timers/promises'
import { linesOf } from '../lines.ts'
import { HELLO, listOf, progressOf, resultOf, type Said } from './fault-tools.ts'

// A server over stdio that does what no server should, as its calls ask for. With the argument `stubborn` it ends by nothing but SIGKILL.
const isStubborn = process.argv.includes('stubborn')
if (isStubborn) {
  process.on('SIGTERM', () => undefined)
  setInterval(() => undefined, 1000)
}
process.stdout.on('error', () => undefined)

let hasChanged = process.argv.includes('changed')
let calls = 0

const write = (text: string): Promise<void> =>
  new Promise((resolve) => void process.stdout.write(text, () => resolve()))
const say = (message: object): Promise<void> => write(`${JSON.stringify(message)}\n`)
const answer = (id: Said['id'], result: object): Promise<void> => say({ jsonrpc: '2.0', id, result })

/** What each tool does; what it does not say stays unsaid. */
const TOOLS: Readonly<Record<string, (said: Said) => Promise<void>>> = {
  echo: ({ id, params }) => answer(id, resultOf(params?.arguments?.text)),
  pid: ({ id }) => answer(id, resultOf(process.pid)),
  hang: () => Promise.resolve(),
  die: async () => {
    process.kill(process.pid, 'SIGKILL')
    await delay(0)
  },
  flood: async ({ id, params }) => {
    const { count = 0, size = 0 } = params?.arguments ?? {}
    for (let sent = 0; sent < count; sent++) await write(`${'noise '.repeat(size)}\n`)
    await answer(id, resultOf('flooded'))
  },
  garbage: async ({ id }) => {
    for (const line of [
      '{',
      '[]',
      'null',
      '{"jsonrpc":"2.0"}',
      '\u0000\u0001',
      '{"jsonrpc":"1.0","id":1,"result":{}}',
    ]) {
      await write(`${line}\n`)
    }
    await answer(id, resultOf('after garbage'))
  },
  deep: async ({ id, params }) => {
    const { count = 0 } = params?.arguments ?? {}
    const deep = '['.repeat(count) + ']'.repeat(count)
    await write(`${deep}\n[${deep}]\n{"jsonrpc":"2.0","id":${deep},"result":{}}\n{"jsonrpc":${deep}}\n`)
    await answer(id, resultOf('after depth'))
  },
  twice: async ({ id }) => {
    await answer(id, resultOf('first'))
    await answer(id, resultOf('second'))
  },
  'wrong-id': async ({ id }) => {
    for (const other of [String(id), -1, 'nobody', null, 1e300, '__proto__']) {
      if (other !== id) await say({ jsonrpc: '2.0', id: other, result: resultOf('not yours') })
    }
    await answer(id, resultOf('yours'))
  },
  long: async ({ id, params }) => {
    const piece = 'x'.repeat(1 << 20)
    await write(`{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":{"content":[{"type":"text","text":"`)
    for (let sent = 0; sent < (params?.arguments?.size ?? 0); sent += piece.length) await write(piece)
    await write('"}]}}\n')
  },
  change: async ({ id }) => {
    hasChanged = true
    await say({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' })
    await answer(id, resultOf('changed'))
  },
  stream: async (said) => {
    const { count = 0, size = 0 } = said.params?.arguments ?? {}
    for (let sent = 1; sent <= count; sent++) await say(progressOf(said, sent, size))
    await answer(said.id, resultOf('streamed'))
  },
  slow: async (said) => {
    await say(progressOf(said, 1, 0))
    await delay(said.params?.arguments?.count ?? 0)
    calls++
    await answer(said.id, resultOf(calls))
  },
}

async function take(said: Said): Promise<void> {
  const { id, method, params } = said
  if (id === undefined || method === undefined) return
  if (method === 'initialize') return answer(id, HELLO)
  if (method === 'tools/list') return answer(id, { tools: listOf(hasChanged) })
  const tool = method === 'tools/call' ? TOOLS[params?.name ?? ''] : undefined
  return tool === undefined ? answer(id, {}) : tool(said)
}

for await (const line of linesOf(process.stdin)) void take(JSON.parse(line) as Said)
