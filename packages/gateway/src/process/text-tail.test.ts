import { describe, expect, it } from 'vitest'
import { TextTail } from './text-tail.ts'

describe('TextTail', () => {
  it('keeps a short text whole, also where a chunk ends within a character', () => {
    const tail = new TextTail()
    const bytes = Buffer.from('grüezi\n')
    tail.push(bytes.subarray(0, 3))
    tail.push(bytes.subarray(3))
    expect(tail.text()).toBe('grüezi\n')
  })

  it('keeps the end of a long text, from the beginning of a line', () => {
    const tail = new TextTail()
    for (let n = 0; n < 20_000; n++) tail.push(Buffer.from(`line ${String(n)}\n`))
    expect(tail.text().length).toBeLessThanOrEqual(64 * 1024)
    expect(tail.text()).toMatch(/^line \d+\n/)
    expect(tail.text().endsWith('line 19999\n')).toBe(true)
  })
})
