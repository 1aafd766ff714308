import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { ChildFamily } from './child-family.ts'
import { FAMILY_VARIABLE, FamilyTable } from './family-table.ts'
import { memoryOf, variableOf } from './process-table.ts'

const WAIT = 'console.log(1); setInterval(() => {}, 1000)'
/** Starts another that leaves its group. */
const PARENT = `const { spawn } = require('node:child_process')
  const child = spawn(process.execPath, ['-e', ${JSON.stringify(WAIT)}], { detached: true })
  child.stdout.once('data', () => console.log(child.pid))
  setInterval(() => {}, 1000)`

async function start(code: string): Promise<{ readonly family: ChildFamily; readonly said: string }> {
  const family = await ChildFamily.start({ command: process.execPath, args: ['-e', code], env: { A: 'x' }, cwd: '/' })
  const [said] = (await once(family.child.stdout!, 'data')) as [Buffer]
  return { family, said: String(said).trim() }
}

describe('FamilyTable', () => {
  it('tells families apart in one look', async () => {
    const [a, b] = await Promise.all([start(PARENT), start(WAIT)])
    const table = FamilyTable.read()
    expect(table.membersOf(a.family.mark).sort()).toEqual([a.family.child.pid!, Number(a.said)].sort())
    expect(table.membersOf(b.family.mark)).toEqual([b.family.child.pid!])
    expect(table.membersOf({ leader: undefined, mark: '' })).toEqual([])
    await Promise.all([a.family.stop(), b.family.stop()])
    expect(FamilyTable.read().membersOf(a.family.mark)).toEqual([])
  })

  it('looks once for all who ask at the same time, and anew for the next', async () => {
    const [first, second, later] = [FamilyTable.now(), FamilyTable.now(), FamilyTable.soon()]
    expect(await first).toBe(await second)
    expect(await later).not.toBe(await first)
    expect(await FamilyTable.now()).not.toBe(await first)
  })

  it.runIf(process.platform === 'linux')('sums up the memory of a family', async () => {
    const { family, said } = await start(PARENT)
    const whole = FamilyTable.read().memoryOf(family.mark)!
    const own = memoryOf(family.child.pid!)!
    // Neither stands still between the two looks.
    expect(whole).toBeGreaterThan(own + memoryOf(Number(said))! / 2)
    await family.stop()
    expect(FamilyTable.read().memoryOf(family.mark)).toBeUndefined()
  })
})

describe.runIf(process.platform === 'linux')('variableOf', () => {
  it('is the value with which a process was started, or nothing', async () => {
    const { family } = await start(WAIT)
    const pid = family.child.pid!
    expect(variableOf(pid, 'A')).toBe('x')
    expect(variableOf(pid, FAMILY_VARIABLE)).toBe(family.mark.mark)
    expect(variableOf(pid, 'FAMILY')).toBeUndefined()
    await family.stop()
    expect(variableOf(pid, 'A')).toBeUndefined()
  })
})
