import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { Child } from '../test/child.ts'
import { expectWholeHistory } from '../test/history-check.ts'
import { openTarget } from '../test/target.ts'
import { temporaryDirectory } from '../test/temporary-directory.ts'

const CUTS = 4
const ACKNOWLEDGED = 25

interface Files {
  /** What the program sees. */
  readonly seen: string
  /** What a power cut leaves. */
  readonly disk: string
  readonly shim: string
}

function prepare(): Files {
  const directory = temporaryDirectory()
  const [seen, disk, shim] = [join(directory, 'seen'), join(directory, 'disk'), join(directory, 'power-cut.so')]
  mkdirSync(seen)
  mkdirSync(disk)
  const source = fileURLToPath(new URL('../test/power-cut.c', import.meta.url))
  const { status, error, stderr } = spawnSync('cc', ['-O1', '-Wall', '-shared', '-fPIC', '-o', shim, source, '-ldl'], {
    encoding: 'utf8',
  })
  if (error !== undefined)
    throw new Error('This test needs a C compiler: apt-get install gcc libc6-dev', { cause: error })
  if (status !== 0) throw new Error(`The C compiler said: ${stderr}`)
  return { seen, disk, shim }
}

/** Lets every file be what was last synchronised of it; one that never was is there, and empty. */
function cutPower({ seen, disk }: Files): void {
  for (const name of readdirSync(seen)) {
    const kept = join(disk, name)
    if (name.endsWith('-shm')) rmSync(join(seen, name))
    else if (existsSync(kept)) copyFileSync(kept, join(seen, name))
    else writeFileSync(join(seen, name), '')
  }
}

async function writeUntilPowerCut(files: Files, settings: object): Promise<readonly number[]> {
  const target = { path: join(files.seen, 'store.sqlite'), ...settings }
  const env = { LD_PRELOAD: files.shim, POWER_CUT_WATCH: files.seen, POWER_CUT_DISK: files.disk }
  const child = new Child('writer.ts', { target, name: 'a', padding: 2000 }, env)
  await child.said(ACKNOWLEDGED)
  await child.kill()
  cutPower(files)
  return child.numbers
}

it.each([
  ['WAL', {}],
  ['TRUNCATE', { sqliteVersion: '3.50.4' }],
])('nothing acknowledged is lost in power cuts in journal mode %s', async (_, settings) => {
  const files = prepare()
  const path = join(files.seen, 'store.sqlite')
  const acknowledged: number[] = []
  for (let cut = 0; cut < CUTS; cut++) {
    acknowledged.push(...(await writeUntilPowerCut(files, settings)))
    const store = await openTarget({ path, ...settings })
    await expectWholeHistory(store, acknowledged)
    await store.close()
    // This process synchronised too, and without the shim.
    for (const name of readdirSync(files.seen)) copyFileSync(join(files.seen, name), join(files.disk, name))
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(CUTS * (ACKNOWLEDGED - 1))
})

it('with synchronous=NORMAL a power cut loses what was acknowledged, so these tests can fail', async () => {
  const files = prepare()
  const acknowledged = await writeUntilPowerCut(files, { synchronous: 'NORMAL' })
  // Not even the tables need be there: then it opens as a fresh one.
  const store = await openTarget({ path: join(files.seen, 'store.sqlite') })
  const head = await store.read(({ audit }) => audit.head())
  expect(head?.sequence ?? -1).toBeLessThan(Math.max(...acknowledged))
  await store.close()
})
