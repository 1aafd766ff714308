import { describe, expect, it } from 'vitest'
import { fromSarif } from './sarif.ts'
import { refusalOf } from '../test/refusal.ts'

const DRIVER = {
  name: 'Scanner',
  version: '1.2.3',
  rules: [{ id: 'R1' }, { id: 'R2', defaultConfiguration: { level: 'error' } }],
}

function log(...results: readonly object[]): object {
  return { version: '2.1.0', runs: [{ tool: { driver: DRIVER }, results }] }
}

function withRun(run: object): object {
  return { version: '2.1.0', runs: [{ tool: { driver: DRIVER }, results: [], ...run }] }
}

describe('a SARIF log', () => {
  it('says who looked, and at what', () => {
    const location = { physicalLocation: { artifactLocation: { uri: 'a.ts' } } }
    expect(fromSarif(log({ ruleId: 'R1', locations: [location, location] }))).toEqual({
      errors: 0,
      warnings: 1,
      notes: 0,
      suppressed: 0,
      files: 1,
      rules: 2,
      tool: 'Scanner',
      version: '1.2.3',
      incomplete: undefined,
    })
  })

  const accepted = { kind: 'external', status: 'accepted' }
  it.each<[what: string, result: object, counted: object]>([
    ['a warning without anything said', {}, { warnings: 1 }],
    ['its own level', { level: 'error' }, { errors: 1 }],
    ['its own level before that of the rule', { ruleId: 'R2', level: 'note' }, { notes: 1, errors: 0 }],
    ['the level of its rule, by id', { ruleId: 'R2' }, { errors: 1 }],
    ['the level of its rule, by number', { ruleIndex: 1 }, { errors: 1 }],
    ['the level of its rule, by reference', { rule: { id: 'R2' } }, { errors: 1 }],
    ['the level of its rule, of which it is a case', { ruleId: 'R2/case' }, { errors: 1 }],
    ['a warning for a rule that is not described', { ruleId: 'constructor' }, { warnings: 1 }],
    ['nothing for what passed', { kind: 'pass', ruleId: 'R2' }, { errors: 0, warnings: 0, notes: 0 }],
    ['a note for what is to be reviewed', { kind: 'review' }, { warnings: 0, notes: 1 }],
    ['an error that says it passed', { kind: 'pass', level: 'error' }, { errors: 1 }],
    ['nothing for what is not there any more', { level: 'error', baselineState: 'absent' }, { errors: 0 }],
    ['what is there unchanged', { level: 'error', baselineState: 'unchanged' }, { errors: 1 }],
    ['nothing for what was accepted', { level: 'error', suppressions: [accepted] }, { errors: 0, suppressed: 1 }],
    [
      'what is to be accepted',
      { level: 'error', suppressions: [{ ...accepted, status: 'underReview' }] },
      { errors: 1 },
    ],
    [
      'what was accepted once and rejected once',
      { level: 'error', suppressions: [accepted, { status: 'rejected' }] },
      { errors: 1 },
    ],
    ['what is suppressed without a status', { level: 'error', suppressions: [{ kind: 'inSource' }] }, { errors: 1 }],
    ['what has an empty list of suppressions', { level: 'error', suppressions: [] }, { errors: 1, suppressed: 0 }],
  ])('counts %s', (_what, result, counted) => {
    expect(fromSarif(log(result))).toMatchObject(counted)
  })

  it('takes the level that the invocation of a result gives its rule', () => {
    const override = { descriptor: { id: 'R1' }, configuration: { level: 'error' } }
    const invocations = [{ executionSuccessful: true, ruleConfigurationOverrides: [override] }]
    const result = { ruleId: 'R1', provenance: { invocationIndex: 0 } }
    expect(fromSarif(withRun({ invocations, results: [result] }))).toMatchObject({ errors: 1 })
    expect(fromSarif(withRun({ invocations, results: [{ ruleId: 'R1' }] }))).toMatchObject({ errors: 0, warnings: 1 })
  })

  it.each<[what: string, value: object]>([
    ['no run', { version: '2.1.0', runs: [] }],
    ['a run without results', withRun({ results: null })],
    ['an invocation that failed', withRun({ invocations: [{ executionSuccessful: false }] })],
    ['an invocation that does not say', withRun({ invocations: [{}] })],
    [
      'an error of the tool',
      withRun({ invocations: [{ executionSuccessful: true, toolExecutionNotifications: [{ level: 'error' }] }] }),
    ],
    ['results in another file', withRun({ externalPropertyFileReferences: { results: [{ itemCount: 3 }] } })],
  ])('is incomplete with %s', (_what, value) => {
    expect(fromSarif(value).incomplete).toBeTypeOf('string')
  })

  it('adds up its runs', () => {
    const [run] = (log({ level: 'error' }) as { runs: object[] }).runs
    expect(fromSarif({ version: '2.1.0', runs: [run, run] })).toMatchObject({ errors: 2, tool: 'Scanner' })
  })

  it.each([
    [null],
    [[]],
    [{ version: '2.0.0', runs: [] }],
    [{ version: '2.1.0', runs: {} }],
    [withRun({ tool: 1 })],
    [withRun({ results: [1] })],
  ])('is not %j', (value) => {
    expect(refusalOf(() => fromSarif(value)).code).toBe('ERR_INVALID_EVIDENCE')
  })
})
