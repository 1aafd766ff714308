import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AdminRequest } from './endpoint.ts'
import { entityTag, preconditionOf } from './precondition.ts'

function request(ifMatch: string | undefined): AdminRequest {
  const headers = new Map(ifMatch === undefined ? [] : [['if-match', ifMatch]])
  return { params: new Map(), query: new Map(), headers, body: undefined, principal: undefined }
}

describe('a precondition', () => {
  it.each([
    [undefined, 'none'],
    ['"3"', 'revision'],
    [' "3" ', 'revision'],
    ['W/"3"', 'stale'],
    ['"three"', 'stale'],
    ['"-1"', 'stale'],
    ['""', 'stale'],
    ['3', 'problem'],
    ['*', 'problem'],
    ['"3", "4"', 'problem'],
    ['', 'problem'],
  ])('that is written %s means: %s', (header, kind) => {
    expect(preconditionOf(request(header)).kind).toBe(kind)
  })

  it('reads the entity tags that are given out', () => {
    fc.assert(
      fc.property(fc.nat(), (revision) => {
        expect(preconditionOf(request(entityTag(revision)))).toEqual({ kind: 'revision', revision })
      }),
    )
  })
})
