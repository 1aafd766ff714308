import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AuditRecord, AuditStore } from '@mcpver/core'
import { AuditLogger, verifyAudit } from '@mcpver/lifecycle'
import type { Figure } from '../pair.ts'
import { openTarget, sqliteModule, toAuditRecordRow } from '../store-package.ts'
import type { FileVerification } from './verifying-process.ts'

const ENTRIES = 1_000_000
const MOST_HELD = 16
/** How much garbage lies about is for V8 to decide: it fills its young generation before it looks. */
const MOST_RESIDENT = 256

/** An audit in memory, as bare as the port allows: what is measured is the logger and the verification. */
class MemoryAudit implements AuditStore {
  readonly records: AuditRecord[] = []

  head(): Promise<AuditRecord | undefined> {
    return Promise.resolve(this.records.at(-1))
  }

  append(record: AuditRecord): Promise<void> {
    this.records.push(record)
    return Promise.resolve()
  }

  read(from: number, limit: number): Promise<readonly AuditRecord[]> {
    return Promise.resolve(this.records.slice(from, from + limit))
  }

  addCheckpoint(): Promise<void> {
    return Promise.reject(new Error('There are no checkpoints here'))
  }

  checkpoints(): Promise<readonly never[]> {
    return Promise.resolve([])
  }
}

async function append(audit: AuditStore): Promise<void> {
  const logger = new AuditLogger()
  const digest = `sha256:${'0'.repeat(64)}`
  for (let number = 0; number < ENTRIES; number++) {
    await logger.log(audit, {
      type: 'version.created',
      outcome: 'success',
      subject: 'ana@example.org',
      target: { name: `tool-${String(number % 5000)}`, version: `1.${String(number)}.0` },
      data: { checksum: digest, previousChecksum: digest },
    })
  }
}

/** Seconds that something takes. */
async function secondsOf(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await act()
  return (performance.now() - start) / 1000
}

/** Writes records into a new SQLite file as the store would, without waiting for the disk. */
async function writeFile(path: string, records: readonly AuditRecord[]): Promise<void> {
  await (await openTarget({ path })).close()
  const db = new (sqliteModule().DatabaseSync)(path)
  db.exec('pragma synchronous = off')
  const insert = db.prepare('insert into audit_records (sequence, entry, hash, seal) values (?, ?, ?, ?)')
  for (let from = 0; from < records.length; from += 10_000) {
    db.exec('begin')
    for (const record of records.slice(from, from + 10_000)) {
      const { sequence, entry, hash, seal } = toAuditRecordRow(record)
      insert.run(sequence, entry, hash, seal)
    }
    db.exec('commit')
  }
  db.close()
}

/** In a process of its own, whose memory has held nothing else. */
async function verifyFile(path: string): Promise<FileVerification> {
  const child = fork(fileURLToPath(new URL('verifying-process.ts', import.meta.url)), [path], {
    execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'],
  })
  const [[found]] = (await Promise.all([once(child, 'message'), once(child, 'exit')])) as [[FileVerification], unknown]
  return found
}

function perSecond(measure: string, { entries, seconds }: { entries: number; seconds: number }): Figure {
  const ours = `${Math.round(entries / seconds).toLocaleString('en')} / s`
  return { measure, ours, peer: '–', goal: 'reported', holds: entries === ENTRIES }
}

function atMost(measure: string, { mebibytes, most }: { mebibytes: number; most: number }): Figure {
  const [ours, goal] = [`${mebibytes.toFixed(1)} MiB`, `< ${String(most)} MiB`]
  return { measure, ours, peer: '–', goal, holds: mebibytes < most }
}

/** A million entries: appended and verified in memory, and verified in a SQLite file, in one pass. */
export async function measure(): Promise<Figure[]> {
  const directory = mkdtempSync(join(tmpdir(), 'mcpver-bench-'))
  try {
    const audit = new MemoryAudit()
    const appending = await secondsOf(() => append(audit))
    let inMemory = 0
    const verifying = await secondsOf(async () => {
      const verification = await verifyAudit(audit)
      if (verification.valid) inMemory = verification.size
    })
    const path = join(directory, 'audit.sqlite')
    await writeFile(path, audit.records)
    const { entries, seconds, held, resident } = await verifyFile(path)
    return [
      perSecond('entries appended to an audit of 1 M, in memory', {
        entries: audit.records.length,
        seconds: appending,
      }),
      perSecond('entries verified of an audit of 1 M, in memory', { entries: inMemory, seconds: verifying }),
      perSecond('entries verified of an audit of 1 M, in a SQLite file', { entries, seconds }),
      atMost('memory that the latter holds, garbage left out', { mebibytes: held, most: MOST_HELD }),
      atMost('memory that its process grows by, garbage included', { mebibytes: resident, most: MOST_RESIDENT }),
    ]
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
