import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { ROOT } from './repository.ts'

/** What must run where there is no Node. */
const NEUTRAL = ['core', 'decorators', 'diff', 'markdown', 'registry']

/** A package and everything that it imports as one script for workers of browsers. */
async function bundle(name: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, 'packages', name, 'dist/index.js')],
    bundle: true,
    platform: 'browser',
    // What bundlers set for workers, which have no document either.
    conditions: ['worker'],
    format: 'iife',
    globalName: 'bundled',
    write: false,
    // A Node built-in, which no browser has, is an error here.
    logLevel: 'silent',
  })
  return outputFiles[0]?.text ?? ''
}

describe('outside Node', () => {
  it.each(NEUTRAL)('@mcpver/%s is bundled for browsers without a Node built-in', async (name) => {
    await expect(bundle(name)).resolves.not.toBe('')
  })

  it('@mcpver/registry works where there is neither process nor console nor document', async () => {
    const context = createContext({})
    const script = `${await bundle('registry')}
      const registry = new bundled.VersionRegistry()
      registry.register('forecast', '1.2.0')
      registry.register('forecast', '2.0.0-rc.1')
      ;[typeof process, registry.resolve('forecast', '^1').tool.version.toString(), registry.toMarkdown().includes('forecast')]`
    expect(JSON.parse(JSON.stringify(runInContext(script, context)))).toEqual(['undefined', 'v1.2.0', true])
  })

  it('@mcpver/diff proves and refutes where nothing but the language is there', async () => {
    const script = `${await bundle('diff')}
      const old = { type: 'object', properties: { mode: { enum: ['fast', 'deep'] } } }
      const now = { type: 'object', properties: { mode: { enum: ['fast'] } } }
      ;[bundled.checkInclusion(now, old), bundled.checkInclusion(old, now)]`
    // Workers of every kind have URL; the language itself does not.
    const verdicts: unknown = JSON.parse(JSON.stringify(runInContext(script, createContext({ URL }))))
    expect(verdicts).toEqual([{ verdict: 'compatible' }, { verdict: 'breaking', witness: { mode: 'deep' } }])
  })

  it('@mcpver/decorators warns through the console where there is no process', async () => {
    const warnings: string[] = []
    const context = createContext({
      console: { warn: (...args: unknown[]) => warnings.push(args.map(String).join(' ')) },
    })
    const script = `${await bundle('decorators')}
      bundled.deprecated({ since: '1.0.0', replacement: 'new_one' })(function old_one() { return 'answer' })()`
    expect(runInContext(script, context)).toBe('answer')
    expect(warnings.join('\n')).toContain('new_one')
  })

  it('@mcpver/core digests with Web Crypto alone', async () => {
    const context = createContext({ crypto, TextEncoder, Uint8Array })
    const script = `${await bundle('core')}
      bundled.digestTool({ name: 'a', inputSchema: { type: 'object' } })`
    const { digestTool } = await import('@mcpver/core')
    const expected = await digestTool({ name: 'a', inputSchema: { type: 'object' } })
    await expect(runInContext(script, context)).resolves.toBe(expected)
  })
})
