import { DocumentNode, type Traffic } from '@mcpver/core'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlanBase } from './base-traffic.ts'
import { planSteps, withoutWaiting } from './plan-steps.ts'
import { isOffered, shareOf, type Step } from './step.ts'
import { chooseStrategy, STRATEGY_NAMES, type StrategyName } from './strategies.ts'

const base: PlanBase = { traffic: { active: '1.0.0', split: {} }, to: '2.0.0', gateways: ['eu', 'us'] }

function plan(name: StrategyName, options?: object, from: PlanBase = base): readonly Step[] {
  const node = options === undefined ? undefined : new DocumentNode(options, `/${name}`)
  return planSteps({ strategy: chooseStrategy(name, node), approval: undefined, checks: [] }, from)
}

function words(steps: readonly Step[]): readonly string[] {
  return steps.map((step) => {
    switch (step.kind) {
      case 'validate':
        return step.stage
      case 'hold':
        return `${step.isJudged ? 'judge' : 'wait'} ${String(step.duration)}`
      case 'approve':
        return `approve ${String(step.required)}`
      case 'traffic':
        return trafficWords(step.traffic)
      default:
        return step.kind
    }
  })
}

function trafficWords({ active, split, warm = [], gateways = {}, matches = [], mirror }: Traffic): string {
  return [
    active,
    ...Object.entries(split).map(([version, share]) => `${version}=${String(share)}%`),
    ...Object.entries(gateways).map(([name, version]) => `${name}:${version}`),
    ...matches.map((match) => ('principal' in match ? `@${match.principal}` : `${match.header}=${match.value}`)),
    ...(mirror === undefined ? [] : [`mirror ${String(mirror.percent)}%`]),
    ...warm.map((version) => `(${version})`),
  ].join(' ')
}

describe('the steps of an update', () => {
  it.each<[StrategyName, object | undefined, readonly string[]]>([
    ['immediate', undefined, ['pre', 'save', '2.0.0', 'post', 'confirm']],
    [
      'blue_green',
      { preview: '10m', keep_warm: '1h' },
      [
        'pre',
        'save',
        '1.0.0 (2.0.0)',
        'wait 600000',
        'pre',
        '2.0.0 (1.0.0)',
        'post',
        'judge 3600000',
        '2.0.0',
        'confirm',
      ],
    ],
    [
      'blue_green',
      { preview: null, keep_warm: 0 },
      ['pre', 'save', '1.0.0 (2.0.0)', 'wait null', 'pre', '2.0.0 (1.0.0)', 'post', '2.0.0', 'confirm'],
    ],
    [
      'rolling',
      { surge: 40, pause: '30s' },
      [
        ...['pre', 'save', '1.0.0 (2.0.0)', '1.0.0 2.0.0=40% (2.0.0)', 'judge 30000'],
        ...['1.0.0 2.0.0=80% (2.0.0)', 'judge 30000', '2.0.0', 'post', 'confirm'],
      ],
    ],
    [
      'rolling',
      { over: 'gateways', pause: '1s' },
      [
        ...['pre', 'save', '1.0.0 (2.0.0)', '1.0.0 eu:2.0.0 (2.0.0)', 'judge 1000'],
        ...['1.0.0 eu:2.0.0 us:2.0.0 (2.0.0)', 'judge 1000', '2.0.0', 'post', 'confirm'],
      ],
    ],
    [
      'canary',
      {
        weights: [5, 100],
        interval: '1m',
        matches: [{ header: 'X-Canary', value: 'yes' }, { principal: 'ada' }],
        mirror: 1,
      },
      [
        ...['pre', 'save', '1.0.0 x-canary=yes @ada mirror 1% (2.0.0)'],
        ...['1.0.0 2.0.0=5% x-canary=yes @ada mirror 1% (2.0.0)', 'judge 60000'],
        ...['1.0.0 2.0.0=100% x-canary=yes @ada mirror 1% (2.0.0)', 'judge 60000', '2.0.0', 'post', 'confirm'],
      ],
    ],
    [
      'canary',
      { steps: [{ weight: 1.5 }, { approve: { required: 2 } }, { pause: null }, { weight: 20 }, { pause: '5s' }] },
      [
        ...['pre', 'save', '1.0.0 (2.0.0)', '1.0.0 2.0.0=1.5% (2.0.0)', 'approve 2', 'judge null'],
        ...['1.0.0 2.0.0=20% (2.0.0)', 'judge 5000', '2.0.0', 'post', 'confirm'],
      ],
    ],
  ])('of %s with %j', (name, options, expected) => {
    expect(words(plan(name, options))).toEqual(expected)
  })

  it('keep what the route says of others', () => {
    const traffic: Traffic = {
      ...{ active: '1.0.0', split: {}, warm: ['0.9.0'] },
      matches: [{ principal: 'eve', version: '0.9.0' }],
    }
    const steps = plan('immediate', undefined, { ...base, traffic })
    expect(words(steps)).toContain('2.0.0 @eve (0.9.0)')
  })

  it('end with everybody on the new version, and change what callers get only after the rollback point', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...STRATEGY_NAMES),
        fc.double({ min: 0.01, max: 100, noNaN: true }).map((share) => Math.max(0.01, Math.round(share * 100) / 100)),
        fc.uniqueArray(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 6 }),
        (name, surge, weights) => {
          const rising = weights.toSorted((a, b) => a - b)
          const options = { rolling: { surge }, canary: { weights: rising }, blue_green: {}, immediate: {} }[name]
          const steps = plan(name, options)
          const traffic = steps.flatMap((step) => (step.kind === 'traffic' ? [step.traffic] : []))
          expect(traffic.at(-1)).toEqual({ active: '2.0.0', split: {} })
          expect(steps.findIndex(({ kind }) => kind === 'save')).toBeLessThan(
            steps.findIndex(({ kind }) => kind === 'traffic'),
          )
          const shares = traffic.map((one) => shareOf(one, '2.0.0'))
          expect(shares).toEqual(shares.toSorted((a, b) => a - b))
          expect(shares.every((share) => share >= 0 && share <= 100)).toBe(true)
        },
      ),
    )
  })

  it.each<[string, Traffic, string]>([
    ['everybody has it already', { active: '2.0.0', split: {} }, 'is what everybody gets already'],
    ['callers are divided already', { active: '1.0.0', split: { '1.5.0': 5 } }, 'some get 1.5.0'],
    ['gateways differ already', { active: '1.0.0', split: {}, gateways: { eu: '1.5.0' } }, 'some get 1.5.0'],
  ])('are none when %s', (_, traffic, why) => {
    expect(() => plan('immediate', undefined, { ...base, traffic })).toThrow(why)
  })

  it('are none over gateways that nobody knows', () => {
    expect(() => plan('rolling', { over: 'gateways' }, { ...base, gateways: [] })).toThrow('No gateway is known')
  })
})

describe('the options of a strategy', () => {
  it.each<[StrategyName, object, string]>([
    ['immediate', { fast: true }, '"/immediate/fast"'],
    ['canary', { weights: [10, 10] }, 'a weight over 10, the one before it, at "/canary/weights/1"'],
    ['canary', { weights: [50, 10] }, 'found 10'],
    ['canary', { weights: [] }, 'at least one weight'],
    ['canary', { weights: [0] }, '"/canary/weights/0"'],
    ['canary', { weights: [101] }, 'up to 100'],
    ['canary', { weights: [1.234] }, 'two decimals'],
    ['canary', { steps: [{ weight: 20 }, { pause: '1m' }, { weight: 10 }] }, 'a weight over 20'],
    ['canary', { steps: [{ pause: '1m' }] }, 'at least one weight'],
    ['canary', { steps: [{ weight: 1, pause: '1m' }] }, 'one of "weight", "pause" and "approve"'],
    ['canary', { steps: [{ weight: 1 }], weights: [1] }, 'either "steps"'],
    ['canary', { steps: [{ weight: 1 }, { approve: { required: 0 } }] }, 'a whole number from 1'],
    ['canary', { matches: [{ header: 'x' }] }, 'either a principal, or a header'],
    ['canary', { interval: '5 minutes' }, '"/canary/interval"'],
    ['canary', { mirror: 200 }, '"/canary/mirror"'],
    ['rolling', { over: 'planets' }, '"principals" or "gateways"'],
    ['rolling', { surge: -1 }, '"/rolling/surge"'],
    ['rolling', { over: 'gateways', surge: 1.5 }, 'a whole number from 1'],
    ['rolling', { over: 'gateways', gateways: [] }, 'at least one gateway'],
    ['rolling', { over: 'gateways', gateways: ['a', 'a'] }, 'no gateway twice'],
    ['rolling', { gateways: ['a'] }, 'over principals'],
    ['blue_green', { preview: 'soon' }, '"/blue_green/preview"'],
  ])('of %s are not %j', (name, options, why) => {
    expect(() => plan(name, options)).toThrow(why)
  })
})

it('leaves out what only waits or gives the new version to a part, once somebody says that it is good', () => {
  const steps = plan('canary', { weights: [10, 50], interval: '1m' })
  const at = steps.findIndex(({ kind }) => kind === 'hold')
  expect(words(withoutWaiting(steps, at, '2.0.0')).slice(at)).toEqual(['2.0.0', 'post', 'confirm'])
})

it.each<[Traffic, number, boolean]>([
  [{ active: '1.0.0', split: {} }, 0, false],
  [{ active: '1.0.0', split: { '2.0.0': 12.5 } }, 12.5, true],
  [{ active: '2.0.0', split: { '1.0.0': 0.01 } }, 99.99, true],
  [{ active: '1.0.0', split: {}, mirror: { version: '2.0.0', percent: 1 } }, 0, true],
  [{ active: '1.0.0', split: {}, gateways: { eu: '2.0.0' } }, 0, true],
  [{ active: '1.0.0', split: {}, matches: [{ principal: 'ada', version: '2.0.0' }] }, 0, true],
  [{ active: '1.0.0', split: {}, warm: ['2.0.0'] }, 0, false],
])('tells who gets a version in %j', (traffic, share, offered) => {
  expect(shareOf(traffic, '2.0.0')).toBe(share)
  expect(isOffered(traffic, '2.0.0')).toBe(offered)
})
