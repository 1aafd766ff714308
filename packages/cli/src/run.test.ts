import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectNoChildren, fixture, startHttp } from '../test/fixture.ts'
import { testIo, type TestIo, type TestIoOptions } from '../test/test-io.ts'
import { run } from './run.ts'

const RAW = ['--', process.execPath, fixture('raw-server.js')]
const TOOLS = '[{"name":"echo","inputSchema":{"type":"object"}}]'
const SNAPSHOT = `{
  "format": "mcpver-snapshot",
  "formatVersion": 1,
  "tools": [
    {
      "name": "echo",
      "inputSchema": {
        "type": "object"
      }
    }
  ]
}
`

let cwd: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mcpver-run-'))
  writeFileSync(join(cwd, 'tools.json'), TOOLS)
})
afterEach(() => {
  rmSync(cwd, { recursive: true })
  expectNoChildren()
})

async function mcpver(args: readonly string[], options: TestIoOptions = {}): Promise<TestIo & { code: number }> {
  const io = testIo({ cwd, ...options })
  return Object.assign(io, { code: await run(args, io) })
}

describe('mcpver', () => {
  it.each([[['--help']], [['help']], [['snapshot', '--help']], [['help', 'snapshot']]])(
    'explains itself: %j',
    async (args) => {
      const { code, stdout, stderr } = await mcpver(args)
      expect({ code, err: stderr.text }).toEqual({ code: 0, err: '' })
      expect(stdout.text).toContain('Usage: mcpver')
      expect(stdout.text).toContain('3  a server, a program or the network did not do its part')
    },
  )

  it('shows examples for a command', async () => {
    expect((await mcpver(['snapshot', '--help'])).stdout.text).toContain('Examples:\n  mcpver snapshot -- npx')
  })

  it('tells its version', async () => {
    expect((await mcpver(['--version'])).stdout.text).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  it('prints its help to the error stream when it is asked for nothing', async () => {
    const { code, stdout, stderr } = await mcpver([])
    expect({ code, out: stdout.text }).toEqual({ code: 2, out: '' })
    expect(stderr.text).toContain('Usage: mcpver')
  })

  it.each([
    ['an unknown command', ['snapsot'], "unknown command 'snapsot'\n(Did you mean snapshot?)"],
    ['an unknown option', ['snapshot', '--tiemout', '3'], "unknown option '--tiemout'"],
    ['a word too many', ['snapshot', 'a', 'b'], 'too many arguments'],
    ['a time that is none', ['snapshot', 'a', '--timeout', 'soon'], 'Expected a number of seconds.'],
    ['a time that is too short', ['snapshot', 'a', '--timeout', '0'], 'Expected a number of seconds.'],
    ['a size that is none', ['snapshot', 'a', '--max-size', '-1'], 'Expected a number of megabytes.'],
    ['no source', ['snapshot'], 'No source is given'],
    ['no command after --', ['snapshot', '--'], 'No source is given'],
    ['two sources', ['snapshot', 'tools.json', ...RAW], 'Both a source, "tools.json", and a command after --'],
    ['a variable that is not set', ['snapshot', '--env', 'NO_SUCH', ...RAW], 'The variable "NO_SUCH" is not set'],
    ['a variable without a name', ['snapshot', '--env', '=x', ...RAW], '--env needs the name of a variable'],
    [
      'a header that is none',
      ['snapshot', '--header', 'sekret', 'http://x'],
      'A --header is not of the form "Name: value"',
    ],
    ['a header that HTTP cannot carry', ['snapshot', '--header', 'A: sekret…', 'http://x'], 'A --header is not of'],
    ['a URL that is none', ['snapshot', 'https://me:sekret@[x?key=sekret'], 'URL of a server: "https://***@[x?…"'],
    [
      'a URL and a command',
      ['snapshot', 'https://me:sekret@x/mcp?key=sekret', ...RAW],
      'a source, "https://x/mcp", and',
    ],
    ['a server of no configuration', ['snapshot', 'tools.json', '--server', 'a'], '--server without --config'],
    ['an answer for no configuration', ['snapshot', 'tools.json', '--input', 'a=b'], '--input without --config'],
    ['a configuration and a source', ['snapshot', '--config', 'a', 'b'], 'Both --config and a source'],
    ['a configuration without servers', ['snapshot', '--config', 'tools.json'], 'names no servers'],
  ])('refuses %s', async (...[, args, message]) => {
    const { code, stdout, stderr } = await mcpver(args)
    expect({ code, out: stdout.text }).toEqual({ code: 2, out: '' })
    expect(stderr.text).toMatch(/^error: /)
    expect(stderr.text).toContain(message)
    expect(stderr.text).toMatch(/\nhint: .*\ncode: ERR_\w+\n$/)
    expect(stderr.text).not.toContain('sekret')
  })

  it('prints an error as JSON when it is asked to', async () => {
    const { code, stderr } = await mcpver(['snapshot', '--json'])
    expect(code).toBe(2)
    expect(JSON.parse(stderr.text)).toEqual({
      error: { code: 'ERR_USAGE', message: 'No source is given', hint: expect.stringContaining('npm:') as string },
    })
  })

  it('prints nothing of a stranger’s that a terminal would obey, or that nobody sees', async () => {
    const args = ['snapshot', 'a\u202e\u200b\u200e##[x].json']
    for (const words of [args, [...args, '--json']]) {
      const { stderr } = await mcpver(words)
      expect(stderr.text).not.toMatch(/[\u200b\u200e\u202e]|##/)
    }
    const tool = { name: 'a', description: '\u009b2J\u202e', inputSchema: { type: 'object' } }
    const { stdout } = await mcpver(['snapshot', '-'], { stdin: JSON.stringify([tool]), isTTY: true })
    expect(stdout.text).not.toMatch(/[\u009b\u202e]/)
    expect(JSON.parse(stdout.text)).toMatchObject({ tools: [tool] })
  })

  it.each([
    ['EPIPE', 1, ''],
    ['ENOSPC', 2, 'error: Cannot write the output: ENOSPC\n'],
  ])('ends when its output fails with %s as it has to: %i', async (code, exit, message) => {
    const old = JSON.stringify([{ name: 'a', inputSchema: { type: 'object' } }])
    writeFileSync(join(cwd, 'old.json'), old)
    const io = testIo({ cwd, stdin: '[]' })
    const stdout = {
      write: (_: string, done?: (error: Error) => void) => done?.(Object.assign(new Error(code), { code })),
    }
    expect(await run(['diff', 'old.json', '-'], { ...io, stdout })).toBe(exit)
    expect(io.stderr.text.startsWith(message)).toBe(true)
  })

  it('prints colours on a terminal only', async () => {
    expect((await mcpver(['snapshot'], { isTTY: true })).stderr.text).toContain('\u001b[31merror:')
    expect((await mcpver(['snapshot'], { isTTY: true, env: { NO_COLOR: '1' } })).stderr.text).not.toContain('\u001b')
  })

  it('does not begin what was interrupted before', async () => {
    const { code, stderr } = await mcpver(['snapshot', ...RAW], { signal: AbortSignal.abort() })
    expect(code).toBe(3)
    expect(stderr.text).toContain('error: Interrupted')
  })
})

describe('mcpver snapshot', () => {
  it('writes the canonical file of a source to the standard output', async () => {
    expect((await mcpver(['snapshot', 'tools.json'])).stdout.text).toBe(SNAPSHOT)
    expect((await mcpver(['snapshot', '-'], { stdin: TOOLS })).stdout.text).toBe(SNAPSHOT)
  })

  it('writes it to a file, and says so', async () => {
    const { code, stdout } = await mcpver(['snapshot', 'tools.json', '-o', 'out.json'])
    expect({ code, out: stdout.text }).toEqual({ code: 0, out: 'Wrote 1 tool to out.json\n' })
    expect(readFileSync(join(cwd, 'out.json'), 'utf8')).toBe(SNAPSHOT)
  })

  it('says so as JSON when it is asked to', async () => {
    const { stdout } = await mcpver(['snapshot', '-o', 'out.json', '--json', ...RAW])
    expect(JSON.parse(stdout.text)).toEqual({
      snapshots: [{ server: { name: 'raw', version: '0.1.0' }, tools: 1, file: 'out.json' }],
      failures: [],
    })
  })

  it('refuses a file that it cannot write', async () => {
    const { code, stderr } = await mcpver(['snapshot', 'tools.json', '-o', 'no/such/out.json'])
    expect(code).toBe(2)
    expect(stderr.text).toContain('error: Cannot write "no/such/out.json"')
  })

  it('warns of a server that prints what is no message', async () => {
    const { code, stderr } = await mcpver(['snapshot', ...RAW, 'garbage'])
    expect(code).toBe(0)
    // The program's path may be long, and is shortened then.
    expect(stderr.text).toMatch(/^warning: .+ printed \d+ lines that are no messages of the protocol/)
  })

  it('passes variables to a server that is started, and headers to one that runs', async () => {
    const { stdout } = await mcpver(['snapshot', '--env', 'KEY', '--env', 'B=c=d', ...RAW, 'environment'], {
      env: { KEY: 'k' },
    })
    expect(stdout.text).toContain('"KEY": "k"')
    expect(stdout.text).toContain('"B": "c=d"')
    const { url, stop } = await startHttp('server-two.js', 'http', { REQUIRED_KEY: 'sekret123' })
    const { code } = await mcpver(['snapshot', url, '--header', 'Authorization: Bearer sekret123'])
    await stop()
    expect(code).toBe(0)
  })
})

describe('mcpver snapshot --config', () => {
  const well = { command: process.execPath, args: [fixture('raw-server.js')] }
  const broken = { command: process.execPath, args: [fixture('raw-server.js'), 'refuse'] }

  function write(servers: Readonly<Record<string, unknown>>): void {
    writeFileSync(join(cwd, 'mcp.json'), JSON.stringify({ mcpServers: servers }))
  }

  it('writes a file for each server, and goes on where one fails', async () => {
    write({ a: well, 'b/c': broken, d: { command: '${env:NO_SUCH}' }, e: { ...well, disabled: true }, f: well })
    const { code, stdout, stderr } = await mcpver(['snapshot', '--config', 'mcp.json', '-o', 'out'])
    expect(code).toBe(3)
    expect(stdout.text).toBe(
      [
        'server  result   file',
        'a       1 tool   out/a.json',
        'b/c     failed   ERR_SERVER_ANSWER',
        'd       failed   ERR_CONFIG_VARIABLE',
        'f       1 tool   out/f.json',
        'e       skipped  disabled in the configuration\n',
      ].join('\n'),
    )
    expect(stderr.text).toContain('error: b/c: "b/c" answered the handshake with the error -32000: "Not today"\n')
    expect(stderr.text).toContain('error: d: The variable "${env:NO_SUCH}" has no value\n  hint: ')
    expect(readdirSync(join(cwd, 'out')).sort()).toEqual(['a.json', 'f.json'])
  })

  it('reports all of it as JSON', async () => {
    write({ a: well, b: broken })
    const { code, stdout } = await mcpver(['snapshot', '--config', 'mcp.json', '-o', 'out', '--json'])
    expect(code).toBe(3)
    expect(JSON.parse(stdout.text)).toMatchObject({
      snapshots: [{ name: 'a', file: 'out/a.json', tools: 1 }],
      failures: [{ name: 'b', code: 'ERR_SERVER_ANSWER' }],
      skipped: [],
    })
  })

  it('writes the one server that is chosen like any source', async () => {
    write({ a: broken, b: well })
    const { code, stdout } = await mcpver(['snapshot', '--config', 'mcp.json', '--server', 'b'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout.text)).toMatchObject({ server: { name: 'raw' } })
  })

  it.each([
    ['a server that it does not have', ['--server', 'z'], 'The configuration has no server "z"\nhint: It has: "a"'],
    ['no directory', [], '--config needs a directory for its files'],
    ['a variable for all', ['-o', 'out', '--env', 'A=b'], '--env and --header with --config need --server'],
    ['an answer that is none', ['-o', 'out', '--input', 'x'], 'An --input is not of the form id=value'],
    ['a directory that is a file', ['-o', 'mcp.json'], 'Cannot make the directory "mcp.json"'],
  ])('refuses %s', async (...[, args, message]) => {
    write({ a: well })
    const { code, stderr } = await mcpver(['snapshot', '--config', 'mcp.json', ...args])
    expect(code).toBe(2)
    expect(stderr.text).toContain(message)
  })

  it('is interrupted as a whole', async () => {
    write({ a: { command: process.execPath, args: [fixture('raw-server.js'), 'hang'] }, b: well })
    const interruption = new AbortController()
    const running = mcpver(['snapshot', '--config', 'mcp.json', '-o', 'out'], { signal: interruption.signal })
    setTimeout(() => interruption.abort(), 300)
    const { code, stderr } = await running
    expect(code).toBe(3)
    expect(stderr.text).toContain('error: Interrupted')
  })
})
