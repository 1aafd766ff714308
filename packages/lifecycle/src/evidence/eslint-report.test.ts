import { describe, expect, it } from 'vitest'
import { fromEslint } from './eslint-report.ts'
import { refusalOf } from '../test/refusal.ts'

const CLEAN = {
  filePath: '/a.ts',
  messages: [],
  suppressedMessages: [],
  errorCount: 0,
  fatalErrorCount: 0,
  warningCount: 0,
}
const PARSING = { ruleId: null, fatal: true, severity: 2, message: 'Parsing error: Unexpected token' }

describe('an ESLint report', () => {
  it('counts files, errors, warnings and what was suppressed', () => {
    const messages = [
      { ruleId: 'eqeqeq', severity: 2 },
      { ruleId: 'no-var', severity: 1 },
    ]
    const found = { ...CLEAN, messages, suppressedMessages: [{}], errorCount: 1, warningCount: 1 }
    expect(fromEslint([CLEAN, found])).toMatchObject({
      files: 2,
      errors: 1,
      warnings: 1,
      suppressed: 1,
      tool: 'ESLint',
    })
  })

  it('counts a file that cannot be parsed as an error', () => {
    expect(fromEslint([{ ...CLEAN, messages: [PARSING], errorCount: 1, fatalErrorCount: 1 }])).toMatchObject({
      errors: 1,
    })
  })

  it('has looked at nothing when all files are ignored or there are none', () => {
    const messages = [{ ruleId: null, severity: 1, message: 'File ignored because of a matching ignore pattern.' }]
    expect(fromEslint([{ ...CLEAN, messages, warningCount: 1 }]).files).toBe(0)
    expect(fromEslint([]).files).toBe(0)
  })

  it.each([
    ['another value', {}],
    ['an entry without a file', [{ ...CLEAN, filePath: '' }]],
    ['errors that are not counted', [{ ...CLEAN, messages: [PARSING] }]],
    ['counts without messages', [{ ...CLEAN, warningCount: 1 }]],
    ['more fatal errors than errors', [{ ...CLEAN, fatalErrorCount: 1 }]],
    ['a severity that there is not', [{ ...CLEAN, messages: [{ severity: 0 }] }]],
    ['a negative count', [{ ...CLEAN, errorCount: -1 }]],
  ])('is refused with %s', (_what, value) => {
    expect(refusalOf(() => fromEslint(value)).code).toBe('ERR_INVALID_EVIDENCE')
  })
})
