import { checkInclusion } from '@mcpver/diff'
import type { CheckerFunction } from '../checker.ts'

/** This project's checker. */
export function load(): CheckerFunction {
  return ({ old, new: next, dialect }) => {
    const verdict = checkInclusion(old, next, { dialect })
    switch (verdict.verdict) {
      case 'compatible':
        return { answer: 'compatible' }
      case 'breaking':
        return { answer: 'breaking', witness: verdict.witness }
      case 'undecided': {
        const [first] = verdict.reasons
        return { answer: 'undecided', reason: first === undefined ? 'no reason' : `${first.code}: ${first.message}` }
      }
    }
  }
}
