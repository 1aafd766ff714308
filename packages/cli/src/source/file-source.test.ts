import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testContext, testIo } from '../../test/test-io.ts'
import { loadSource } from './source-kinds.ts'

const TOOL = { name: 'echo', inputSchema: { type: 'object' } }

let cwd: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mcpver-file-'))
})
afterEach(() => {
  rmSync(cwd, { recursive: true })
})

function load(text: string, maxBytes = 10_000) {
  writeFileSync(join(cwd, 'tools.json'), text)
  return loadSource({ kind: 'file', path: 'tools.json' }, testContext(testIo({ cwd }), { maxBytes }))
}

describe('a file', () => {
  it.each([
    ['a result of tools/list', JSON.stringify({ tools: [TOOL] })],
    ['a byte order mark', `\ufeff${JSON.stringify([TOOL])}`],
  ])('may hold %s', async (...[, text]) => {
    expect(await load(text)).toEqual({ tools: [TOOL] })
  })

  it.each([
    ['is empty', '', 'ERR_NOT_JSON', '"tools.json" is not JSON'],
    ['is no JSON', '{ tools }', 'ERR_NOT_JSON', '"tools.json" is not JSON'],
    ['holds something else', '{"name":"x"}', 'ERR_INVALID_DOCUMENT', '/tools'],
    ['is too large', ' '.repeat(10_001), 'ERR_TOO_LARGE', '"tools.json" is larger than 10000 bytes'],
  ])('that %s is refused', async (...[, text, code, message]) => {
    await expect(load(text)).rejects.toMatchObject({ code })
    await expect(load(text)).rejects.toThrow(message)
  })

  it.each([
    ['no-such-file', 'no such file'],
    ['.', 'EISDIR'],
  ])('that cannot be read is refused: %s', async (path, message) => {
    const loaded = loadSource({ kind: 'file', path }, testContext(testIo({ cwd })))
    await expect(loaded).rejects.toMatchObject({ code: 'ERR_FILE_UNREADABLE' })
    await expect(loaded).rejects.toThrow(message)
  })
})

describe('the standard input', () => {
  it('is read to its end', async () => {
    const context = testContext(testIo({ stdin: JSON.stringify([TOOL]) }))
    expect(await loadSource({ kind: 'stdin' }, context)).toEqual({ tools: [TOOL] })
  })

  it('is bounded too', async () => {
    const context = testContext(testIo({ stdin: ' '.repeat(100) }), { maxBytes: 99 })
    await expect(loadSource({ kind: 'stdin' }, context)).rejects.toMatchObject({ code: 'ERR_TOO_LARGE' })
  })
})
