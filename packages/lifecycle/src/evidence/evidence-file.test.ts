import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readEvidenceFile } from './evidence-file.ts'
import { rejectionOf } from '../test/refusal.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mcpver-evidence-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('reading the file of a report', () => {
  it('gives its bytes', async () => {
    const path = join(folder, 'report.json')
    await writeFile(path, '[]')
    expect(await readEvidenceFile(path)).toEqual(Buffer.from('[]'))
    expect(await readEvidenceFile(path, { maxBytes: 2 })).toHaveLength(2)
    expect((await rejectionOf(readEvidenceFile(path, { maxBytes: 1 }))).code).toBe('ERR_INVALID_EVIDENCE')
  })

  it('refuses a file of a gigabyte by its size', async () => {
    const path = join(folder, 'large.json')
    const file = await open(path, 'w')
    await file.truncate(1_073_741_824)
    await file.close()
    const error = await rejectionOf(readEvidenceFile(path))
    expect([error.code, error.message]).toEqual(['ERR_INVALID_EVIDENCE', 'The report has more than 33554432 bytes'])
  })

  it('refuses what is not there and what is no regular file, such as one that never ends', async () => {
    expect((await rejectionOf(readEvidenceFile(join(folder, 'none')))).message).toContain('ENOENT')
    for (const path of [folder, '/dev/zero']) {
      const error = await rejectionOf(readEvidenceFile(path))
      expect([error.code, error.message]).toEqual([
        'ERR_UNREADABLE_SOURCE',
        expect.stringContaining('not a regular file'),
      ])
    }
  })
})
