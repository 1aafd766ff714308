import { expect, it } from 'vitest'
import { boundedMemo } from './bounded-memo.ts'

it('computes a result once, and forgets before there are too many', () => {
  const computed: string[] = []
  const lengthOf = boundedMemo((text) => (computed.push(text), text.length))
  expect([lengthOf('a'), lengthOf('a'), lengthOf('bb')]).toEqual([1, 1, 2])
  expect(computed).toEqual(['a', 'bb'])
  for (let index = 0; index < 2000; index++) lengthOf(String(index))
  computed.length = 0
  expect(lengthOf('a')).toBe(1)
  expect(computed).toEqual(['a'])
})

it('does not remember what has no result', () => {
  const computed: string[] = []
  const nothing = boundedMemo((text) => void computed.push(text))
  expect([nothing('x'), nothing('x')]).toEqual([undefined, undefined])
  expect(computed).toEqual(['x', 'x'])
})
