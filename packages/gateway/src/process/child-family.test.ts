import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { expectGone, expectNoChildren } from './test/expect-gone.ts'
import { ChildFamily } from './child-family.ts'

const SLEEP = 'setTimeout(process.exit, 300_000)'
/** Ignores SIGTERM, starts another that does, and tells both ids. */
const STUBBORN = `process.on('SIGTERM', () => {})
  const { spawn } = require('node:child_process')
  const child = spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); console.log('up'); ${SLEEP}"], { detached: true })
  child.stdout.once('data', () => console.log(JSON.stringify([process.pid, child.pid])))
  ${SLEEP}`

function start(code: string): Promise<ChildFamily> {
  return ChildFamily.start({ command: process.execPath, args: ['-e', code], env: {}, cwd: process.cwd() })
}

describe('a family of processes', () => {
  it('has the program and what it started as members, and none after it was stopped', async () => {
    const family = await start(STUBBORN)
    const [said] = (await once(family.child.stdout!, 'data')) as [Buffer]
    const pids = JSON.parse(String(said)) as number[]
    expect(family.members().sort()).toEqual(pids.sort())
    await family.stop()
    expect(family.members()).toEqual([])
    expectGone(pids)
  })

  it('is killed at once', async () => {
    const family = await start(STUBBORN)
    const [said] = (await once(family.child.stdout!, 'data')) as [Buffer]
    family.kill()
    expectGone(JSON.parse(String(said)) as number[])
    await family.stop()
  })

  it('may have ended by itself', async () => {
    const family = await start('process.exit(5)')
    expect(await family.exited).toEqual({ code: 5, signal: null })
    await family.stop()
    expectNoChildren()
  })

  it('may be stopped twice', async () => {
    const family = await start(SLEEP)
    await Promise.all([family.stop(), family.stop()])
    expectNoChildren()
  })

  it('does not start for a command that is not there', async () => {
    const program = { command: 'no-such-command-here', args: [], env: {}, cwd: process.cwd() }
    await expect(ChildFamily.start(program)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it.each([
    ['an error that nobody caught', 'setTimeout(() => { throw new Error("on purpose") })'],
    ['a call of exit', 'setTimeout(() => process.exit(1))'],
  ])('is gone when the process that started it ends by %s', async (...[, end]) => {
    const module = new URL('child-family.ts', import.meta.url).href
    const code = `import { ChildFamily } from ${JSON.stringify(module)}
      const program = { command: process.execPath, args: ['-e', ${JSON.stringify(STUBBORN)}], env: {}, cwd: process.cwd() }
      const family = await ChildFamily.start(program)
      family.child.stdout.once('data', (said) => process.stdout.write(said, () => { ${end} }))`
    const parent = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'pipe'] })
    const [out] = await Promise.all([text(parent.stdout), text(parent.stderr), once(parent, 'exit')])
    expectGone(JSON.parse(out) as number[])
  })
})
