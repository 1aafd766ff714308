import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, describe, expect, it } from 'vitest'
import { GatewayError } from '../gateway-error.ts'
import { listProcesses } from '../process/process-table.ts'
import { expectGone, expectNoChildren } from '../process/test/expect-gone.ts'
import { readMessage } from '../wire/read-message.ts'
import type { StdioLink, StdioLinkOptions, UpstreamProgram } from './stdio-link.ts'
import {
  ask,
  ECHO,
  nodeProgram,
  notification,
  Outcome,
  recordingLogger,
  request,
  startLink,
  type Events,
} from './test/program.ts'

const links: StdioLink[] = []

async function start(
  program: UpstreamProgram,
  options: Partial<StdioLinkOptions> = {},
): Promise<{ link: StdioLink; events: Events }> {
  const started = await startLink(program, options)
  links.push(started.link)
  return started
}

function resultOf(outcome: Outcome): unknown {
  expect(outcome.ends).toEqual([])
  expect(outcome.answers).toHaveLength(1)
  return outcome.answers[0]!.value['result']
}

function failureOf(outcome: Outcome): GatewayError {
  expect(outcome.answers).toEqual([])
  expect(outcome.ends).toMatchObject([{ kind: 'failed' }])
  const [end] = outcome.ends
  expect(end?.kind === 'failed' && GatewayError.isInstance(end.error)).toBe(true)
  return (end as unknown as { error: GatewayError }).error
}

afterEach(async () => {
  await Promise.all(links.splice(0).map((link) => link.close()))
  expectNoChildren()
})

describe('a link to a process', () => {
  it('carries messages in both directions as they are', async () => {
    const { link, events } = await start(
      nodeProgram(`onMessage((message, line) => say(
        { jsonrpc: '2.0', method: 'seen', params: { line } },
        '{"jsonrpc":"2.0","id":' + message.id + ',"result":{"n":12345678901234567890,"x" : 1.0}}'))`),
    )
    const text = '{"jsonrpc":"2.0", "id":7,"method":"m","params":{"big":98765432109876543210}}'
    const outcome = await ask(link, readMessage(text))
    expect(outcome.answers[0]!.text).toBe('{"jsonrpc":"2.0","id":7,"result":{"n":12345678901234567890,"x" : 1.0}}')
    expect(events.messages.map(({ value }) => value['params'])).toEqual([{ line: text }])
  })

  it('sends a message with line breaks between its tokens on one line', async () => {
    const { link } = await start(nodeProgram(ECHO))
    const text = '{\r\n"jsonrpc": "2.0",\n"id": 1,\r"method": "m",\n"params": {"text": "a\\nb"}\n}'
    expect(resultOf(await ask(link, readMessage(text)))).toEqual({ text: 'a\nb' })
  })

  it('gives every answer to whom it belongs, whatever their order', async () => {
    const { link } = await start(
      nodeProgram(`const ids = []
        onMessage(({ id }) => { if (ids.push(id) === 100) for (const one of ids.reverse()) answer(one, { one }) })`),
    )
    const ids = Array.from({ length: 100 }, (_, n) => (n % 2 === 0 ? n : String(n)))
    const outcomes = await Promise.all(ids.map((id) => ask(link, request(id))))
    expect(outcomes.map((outcome) => resultOf(outcome))).toEqual(ids.map((one) => ({ one })))
    expect(link.pending).toBe(0)
  })

  it('takes a batch apart', async () => {
    const { link } = await start(
      nodeProgram(`const ids = []
        onMessage(({ id }) => { if (ids.push(id) === 2) say(ids.map((id) => ({ jsonrpc: '2.0', id, result: {} }))) })`),
    )
    const outcomes = await Promise.all([ask(link, request(1)), ask(link, request('1'))])
    expect(outcomes.map(({ answers }) => answers[0]!.id)).toEqual(['1', '"1"'])
  })

  it('tells what belongs to a request to its owner, and the rest to the link', async () => {
    const progress = new Outcome()
    const { link, events } = await start(
      nodeProgram(`onMessage(({ id }) => {
        say({ jsonrpc: '2.0', method: 'notifications/progress' }, { jsonrpc: '2.0', id: 's1', method: 'roots/list' })
        answer(id)
      })`),
      { ownerOf: ({ method }) => (method === 'notifications/progress' ? progress : undefined) },
    )
    await ask(link, request(1))
    expect(progress.messages).toHaveLength(1)
    expect(events.messages).toMatchObject([{ kind: 'request', id: '"s1"', method: 'roots/list' }])
  })

  it('hands over what gets no answer', async () => {
    const { link, events } = await start(
      nodeProgram(`onMessage(({ method }) => say({ jsonrpc: '2.0', method: method + '/seen' }))`),
    )
    await link.send(notification('notifications/initialized'))
    await events.until(1)
    expect(events.messages[0]!.method).toBe('notifications/initialized/seen')
  })

  it('gives the server what was named for it, and nothing else that is secret', async () => {
    const { link } = await start(
      nodeProgram('onMessage(({ id }) => answer(id, { env: process.env, cwd: process.cwd() }))', {
        env: { API_KEY: 'abc' },
        cwd: '/',
      }),
      { host: { env: { PATH: '/bin', GITHUB_TOKEN: 'hidden' }, cwd: process.cwd() } },
    )
    const result = resultOf(await ask(link, request(1))) as { env: Record<string, string>; cwd: string }
    const { MCPVER_FAMILY: _mark, ...env } = result.env
    expect({ env, cwd: result.cwd }).toEqual({ env: { PATH: '/bin', API_KEY: 'abc' }, cwd: '/' })
  })

  it('refuses a second request with an id that is under way', async () => {
    const { link } = await start(nodeProgram('onMessage(({ id, method }) => method === "end" && answer(1))'))
    const first = new Outcome()
    link.request(request(1), first)
    expect(failureOf(await ask(link, request(1))).code).toBe('ERR_MESSAGE_INVALID')
    await link.send(notification('end'))
    await first.over
    expect(resultOf(first)).toEqual({})
  })
})

describe('a process that does not start', () => {
  it.each([
    ['has no command', { command: 'no-such-command-here' }, /Is the command installed/],
    ['is no program', { command: '/' }, /Is the command installed/],
    ['has no directory', { cwd: '/no/such/directory' }, /no directory "directory"/],
    ['has a variable that no system takes', { env: { KEY: 'sek\0ret' } }, /Is the command installed/],
  ])('is refused with a hint: it %s', async (...[, part, hint]) => {
    const logger = recordingLogger()
    const failure: unknown = await startLink(nodeProgram(ECHO, part), { logger }).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'ERR_UPSTREAM_START', hint: expect.stringMatching(hint) as string })
    expect(JSON.stringify([failure, (failure as Error).message, logger.lines])).not.toContain('sek')
  })
})

describe('a path of the machine', () => {
  it('is told to the log, and not to clients', async () => {
    const logger = recordingLogger()
    const parts = { command: '/opt/secret/place/server', cwd: '/no/such/directory' }
    const failure = (await startLink(nodeProgram(ECHO, parts), { logger }).catch((error: unknown) => error)) as Error
    expect(failure.message).toBe('The program "server" cannot be started: ENOENT')
    expect(JSON.stringify([failure, failure.message])).not.toMatch(/opt|such/)
    expect(JSON.stringify(logger.lines)).toContain('/opt/secret/place/server')
    const { link } = await start(nodeProgram('onMessage(() => process.exit(3))', { command: process.execPath }))
    const { message } = failureOf(await ask(link, request(1)))
    expect(message).toBe('The program "node" ended with code 3')
  })
})

describe('a server that fails', () => {
  it('is killed during a call: each request and the link are told once', async () => {
    const { link, events } = await start(
      nodeProgram('onMessage(({ method }) => method === "die" && process.kill(process.pid, "SIGKILL"))'),
    )
    const outcomes = [new Outcome(), new Outcome()]
    outcomes.forEach((outcome, id) => link.request(request(id), outcome))
    await link.send(notification('die'))
    await events.over
    for (const outcome of outcomes) {
      expect(failureOf(outcome)).toMatchObject({
        code: 'ERR_UPSTREAM_CLOSED',
        message: expect.stringMatching(/SIGKILL/) as string,
      })
    }
    await link.close()
    expect(events.ends).toMatchObject([{ kind: 'failed' }])
    expect(failureOf(await ask(link, request(9))).code).toBe('ERR_UPSTREAM_CLOSED')
    await expect(link.send(notification('late'))).rejects.toMatchObject({ code: 'ERR_UPSTREAM_CLOSED' })
  })

  it('still gives the answers that it wrote before it ended', async () => {
    const { link, events } = await start(
      nodeProgram(
        `onMessage(({ id }) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result: 'x'.repeat(300_000) }) + '\\n', () => process.exit(3)))`,
      ),
    )
    expect(resultOf(await ask(link, request(1)))).toHaveLength(300_000)
    await events.over
    expect(events.ends).toMatchObject([
      { kind: 'failed', error: { message: expect.stringMatching(/code 3/) as string } },
    ])
  })

  it.each([
    ['closes its output and stays', 'onMessage(() => require("fs").closeSync(1)); setInterval(() => {}, 1000)'],
    [
      'ends while its child holds the output open',
      `onMessage(() => {
        require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit', detached: true })
        process.exit(0)
      })`,
    ],
  ])('is given up when it %s', async (...[, code]) => {
    const { link } = await start(nodeProgram(code))
    expect(failureOf(await ask(link, request(1))).code).toBe('ERR_UPSTREAM_CLOSED')
  })

  it('closes its input: whoever writes is told', async () => {
    const { link, events } = await start(
      nodeProgram(
        `process.stdin.destroy(); require('fs').closeSync(0); say({ jsonrpc: '2.0', method: 'closed' }); setInterval(() => {}, 1000)`,
      ),
    )
    await events.until(1)
    expect(failureOf(await ask(link, request(1))).code).toBe('ERR_UPSTREAM_CLOSED')
  })

  it('hangs: a request can be given up, and a late answer reaches nobody', async () => {
    const logger = recordingLogger()
    const { link } = await start(
      nodeProgram(`const ids = []
        onMessage(({ id, method }) => {
          if (method !== 'wake') return ids.push(id)
          for (const one of ids) answer(one)
          answer(id)
        })`),
      { logger },
    )
    const outcome = new Outcome()
    const abort = link.request(request(1), outcome)
    abort()
    abort()
    expect(link.pending).toBe(0)
    resultOf(await ask(link, request(2, 'wake')))
    expect([outcome.answers, outcome.ends]).toEqual([[], []])
    expect(logger.lines).toMatchObject([{ level: 'debug', fields: { id: '1' } }])
  })

  it('is given up by an abort of what was refused, too', async () => {
    const { link } = await start(nodeProgram(ECHO))
    await link.close()
    const outcome = new Outcome()
    link.request(request(1), outcome)()
    await delay(0)
    expect(outcome.ends).toEqual([])
  })

  it('answers twice, to an id that nobody has, and to none', async () => {
    const logger = recordingLogger()
    const { link } = await start(
      nodeProgram(
        `onMessage(({ id }) => { answer(id, { n: 1 }); answer(id, { n: 2 }); answer('no'); answer('__proto__'); answer(null); say({ jsonrpc: '2.0', id: String(id), result: {} }) })`,
      ),
      { logger },
    )
    const outcome = await ask(link, request(1))
    expect(resultOf(await ask(link, request(2)))).toEqual({ n: 1 })
    expect(resultOf(outcome)).toEqual({ n: 1 })
    expect(logger.lines.slice(0, 5).map(({ level, fields }) => [level, (fields as { id: string }).id])).toEqual([
      ['debug', '1'],
      ['debug', '"no"'],
      ['debug', '"__proto__"'],
      ['debug', 'null'],
      ['debug', '"1"'],
    ])
  })

  it('prints garbage between messages: it is counted, the first of it logged without secrets', async () => {
    const logger = recordingLogger()
    const { link } = await start(
      nodeProgram(
        `onMessage(({ id }) => { say('Connecting with sekret-key', '', '  ', '{"broken', '[1]', '{"jsonrpc":"1.0"}', 'null', '{"a":1'); answer(id); process.stdout.write('\\x00\\xff\\r\\n') })`,
        { env: { API_KEY: 'sekret-key' } },
      ),
      { logger },
    )
    resultOf(await ask(link, request(1)))
    resultOf(await ask(link, request(2)))
    expect(logger.lines).toMatchObject([{ level: 'warn', fields: { line: 'Connecting with ***' } }])
  })

  it('floods its output: the link goes on, and holds none of it', async () => {
    const { link } = await start(
      nodeProgram(`const line = 'noise '.repeat(1000) + '\\n'
        let left = 20_000
        const flood = () => { while (left-- > 0) if (!process.stdout.write(line)) return process.stdout.once('drain', flood) }
        onMessage(({ id }) => { if (id === 1) flood(); process.stdout.write('', () => answer(id)) })`),
    )
    const before = held()
    resultOf(await ask(link, request(1)))
    resultOf(await ask(link, request(2)))
    // Buffers that were let go are swept in the background.
    await expect.poll(() => held() - before, { timeout: 30_000 }).toBeLessThan(5e6)
  })

  it.each([
    ['with the id first', `'{"jsonrpc":"2.0","id":1,"result":"', '"}'`],
    ['with the id last', `'{"result":"', '","jsonrpc":"2.0","id":1}'`],
  ])('sends a line of 100 MB %s: its request fails, the others go on', async (...[, ends]) => {
    const { link } = await start(
      nodeProgram(`const [head, tail] = [${ends}]
        onMessage(({ id }) => {
          if (id === 3) process.stdout.write(tail + '\\n', () => answer(2))
          if (id !== 1) return
          process.stdout.write(head)
          for (let n = 0; n < 100; n++) process.stdout.write('x'.repeat(1_000_000))
          process.stdout.write('x', () => console.error('most of it is written'))
        })`),
      { maxBytes: 1_000_000 },
    )
    const before = held()
    const [long, other] = [ask(link, request(1)), ask(link, request(2))]
    await once(link.family.child.stderr!, 'data')
    // Buffers that were let go are swept in the background.
    await expect.poll(() => held() - before, { timeout: 30_000 }).toBeLessThan(5e6)
    link.request(request(3), new Outcome())
    expect(failureOf(await long)).toMatchObject({
      code: 'ERR_UPSTREAM_LIMIT',
      message: expect.stringMatching(/ 1000000\d\d bytes; the limit is 1000000$/) as string,
    })
    expect(resultOf(await other)).toEqual({})
  })

  it.each([
    ['that tells nobody’s id ends all that wait', `'{"result":"' + big + '"}'`, ['failed', 'failed']],
    ['that is a notification ends none', `'{"jsonrpc":"2.0","method":"m","params":"' + big + '"}'`, []],
    [
      'that is a question with an id in use ends none',
      `'{"jsonrpc":"2.0","id":1,"method":"m","params":"' + big + '"}'`,
      [],
    ],
    ['that answers what nobody asked ends none', `'{"jsonrpc":"2.0","id":5,"result":"' + big + '"}'`, []],
  ])('sends a long line: one %s', async (...[, line, ends]) => {
    const { link, events } = await start(
      nodeProgram(`const big = 'x'.repeat(2000)
        onMessage(({ id }) => { if (id === 2) say(${line}, { jsonrpc: '2.0', method: 'said' }) })`),
      { maxBytes: 1000 },
    )
    const outcomes = [new Outcome(), new Outcome()]
    outcomes.forEach((outcome, at) => link.request(request(at + 1), outcome))
    await events.until(1)
    expect(outcomes.flatMap((outcome) => outcome.ends.map(({ kind }) => kind))).toEqual(ends)
  })

  it('does not read its input: what would wait beyond the limit is refused', async () => {
    const { link } = await start(nodeProgram('setInterval(() => {}, 1000)'), { maxQueuedBytes: 1_000_000 })
    const outcomes = Array.from({ length: 30 }, (_, id) => {
      const outcome = new Outcome()
      link.request(request(id, 'm', { text: 'x'.repeat(100_000) }), outcome)
      return outcome
    })
    await outcomes[29]!.over
    expect(failureOf(outcomes[29]!).code).toBe('ERR_UPSTREAM_LIMIT')
    expect(outcomes.filter(({ ends }) => ends.length === 0).length).toBeLessThan(11)
    expect(link.pending).toBeLessThan(11)
    await expect(link.send(notification('m', { text: 'x'.repeat(2_000_000) }))).rejects.toMatchObject({
      code: 'ERR_UPSTREAM_LIMIT',
    })
  })

  it('refuses to die, and leaves children: all are gone after the close', async () => {
    const { link, events } = await start(
      nodeProgram(`process.on('SIGTERM', () => {})
        const child = require('node:child_process').spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); console.log(1); setInterval(() => {}, 1000)"], { detached: true })
        child.stdout.once('data', () => say({ jsonrpc: '2.0', method: 'up', params: { pids: [process.pid, child.pid] } }))
        setInterval(() => {}, 1000)`),
    )
    const outcome = new Outcome()
    link.request(request(1), outcome)
    await events.until(1)
    const { pids } = events.messages[0]!.value['params'] as unknown as { pids: number[] }
    await link.close()
    expectGone(pids)
    expect(outcome.ends).toEqual([{ kind: 'closed' }])
    expect(events.ends).toEqual([{ kind: 'closed' }])
    await expect(link.send(notification('late'))).rejects.toMatchObject({ code: 'ERR_UPSTREAM_CLOSED' })
  })

  it('leaves children when it ends by itself: they are gone, too', async () => {
    const { link, events } = await start(
      nodeProgram(`const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
        say({ jsonrpc: '2.0', method: 'up', params: { pid: child.pid } })
        onMessage(() => process.exit(0))`),
    )
    await events.until(1)
    await ask(link, request(1))
    const { pid } = events.messages[0]!.value['params'] as { pid: number }
    // Nobody closes the link: its end is enough.
    await expect.poll(() => listProcesses().some((entry) => entry.pid === pid), { timeout: 30_000 }).toBe(false)
  })

  it('has what it said last on its error stream logged, without secrets', async () => {
    const logger = recordingLogger()
    const { link, events } = await start(
      nodeProgram(
        `process.stderr.write('x'.repeat(100_000) + '\\nbad key sekret-key, or file-secret\\n', () => process.exit(1))`,
        {
          env: { API_KEY: 'sekret-key' },
          secrets: ['file-secret'],
        },
      ),
      { logger },
    )
    await events.over
    await link.close()
    expect(logger.lines).toMatchObject([
      { level: 'error', fields: { code: 'ERR_UPSTREAM_CLOSED', stderr: 'bad key ***, or ***\n' } },
    ])
    expect(JSON.stringify([logger.lines, events.ends])).not.toMatch(/sekret-key|file-secret/)
  })

  it('is given up for a reason', async () => {
    const { link, events } = await start(nodeProgram(ECHO))
    const exited = once(link.family.child, 'exit')
    const error = new GatewayError('It hangs', { code: 'ERR_UPSTREAM_FAILED' })
    link.fail(error)
    expect(events.ends).toEqual([{ kind: 'failed', error }])
    await exited
  })

  it('loses the requests of one owner only', async () => {
    const { link } = await start(nodeProgram('onMessage(({ id }) => id === 3 && answer(2))'))
    const [mine, theirs] = [new Outcome(), new Outcome()]
    const me = {}
    link.requestOf(me, request(1), mine)
    link.requestOf({}, request(2), theirs)
    link.abandon(me)
    expect([mine.ends, theirs.ends]).toEqual([[{ kind: 'closed' }], []])
    link.request(request(3), new Outcome())
    await theirs.over
    expect(resultOf(theirs)).toEqual({})
  })
})

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** The memory that is held on to, buffers included; bytes. */
function held(): number {
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
