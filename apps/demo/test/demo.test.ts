import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url))

async function run(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['--enable-source-maps', MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), exit])
  return { code, out, err }
}

describe('the demo', () => {
  it('says that everything came as it should, in plain text, and exits with 0', async () => {
    const { code, out, err } = await run()
    expect(err).toBe('')
    expect(code).toBe(0)
    expect(out).toContain('✓ both transports show the same')
    expect(out).toMatch(/at showWarning \(apps\/demo\/src\/show-author\.ts:\d+:\d+\)/)
    expect(out.trimEnd().split('\n').at(-1)).toBe('Everything came as it should.')
    expect(out).not.toContain('\u001b[')
  })

  it('prints the same as one JSON document with --json', async () => {
    const { code, out } = await run('--json')
    expect(code).toBe(0)
    const { sections } = JSON.parse(out) as { sections: { title: string; data: { checks?: string[] } }[] }
    expect(sections.map(({ title }) => title)).toEqual([
      'What a client sees',
      'What a call gets',
      'Deprecated, and removed',
      'The way from v1 to v3',
      'Which versions work in place of one another',
      'The registry as Markdown',
      'A server that nobody here wrote',
      'What a release of another server broke',
      'Releases of that server, signed and promoted',
      'Two releases of it behind a gateway',
      'An update of it, and the way back',
    ])
    expect(sections.flatMap(({ data }) => data.checks ?? [])).toHaveLength(42)
  })

  it('exits with 2 and its help for an option that it does not know', async () => {
    const { code, err } = await run('--what')
    expect(code).toBe(2)
    expect(err).toContain('Usage: mcpver-demo')
  })
})
