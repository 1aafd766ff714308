import { APIVersion, McpverError, toDeprecationInfo, VersionRange, type MigrationStep } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import {
  describeBrownOut,
  describeMalformedRange,
  describeRefusal,
  describeRetired,
  type Refused,
} from './refusal-description.ts'
import { refusalOf } from './test/refusal.ts'
import { VersionRegistry } from './version-registry.ts'

const v = (text: string): APIVersion => APIVersion.parse(text)
const STEPS: readonly MigrationStep[] = [
  { toolName: 'time', fromVersion: v('1.0.0'), toVersion: v('1.1.0'), action: 'say the zone', details: 'tz' },
  { toolName: 'time', fromVersion: v('1.1.0'), toVersion: v('2.0.0'), action: 'call clock', details: '' },
]
const SAID = ['v1.0.0 → v1.1.0: say the zone (tz)', 'v1.1.0 → v2.0.0: call clock']
const DEPRECATION = toDeprecationInfo({ since: '1.1.0', removal: '2.0.0', replacement: 'clock', message: 'One clock.' })
const BARE = toDeprecationInfo({ since: '1.1.0' })

function registry(): VersionRegistry {
  const tools = new VersionRegistry()
  tools.register('clock', '1.0.0')
  tools.register('clock', '1.10.0')
  tools.register('clock', '1.9.0')
  return tools
}

function refused(tools: VersionRegistry, name: string, requirement?: string): Refused {
  const resolution = tools.resolve(name, requirement)
  if (resolution.success) throw new Error('Expected no version')
  return resolution
}

describe('what is said of a refusal', () => {
  it('of an unknown name is no more than that, quoted, shortened and on one line', () => {
    const { message, data } = describeRefusal(refused(registry(), `no\n${'x'.repeat(1000)}`), STEPS)
    expect(message).toMatch(/^Tool "no\\nx+… \(1003 characters\) not found$/)
    expect(data).toBeUndefined()
  })

  it('of a range that holds no version names those that there are, highest first', () => {
    const { message, data } = describeRefusal(refused(registry(), 'clock', '^3'))
    expect(message).toContain('^3')
    expect(data).toEqual({
      code: 'ERR_UNSATISFIED_TOOL_VERSION',
      tool: 'clock',
      requested: '^3',
      available: ['1.10.0', '1.9.0', '1.0.0'],
      hint: expect.any(String) as string,
    })
  })

  it('of a removed tool says where to go, and the steps there', () => {
    const tools = registry()
    tools.remove('time', { removedIn: '2.0.0', replacement: 'clock', message: 'There is one clock.' })
    expect(describeRefusal(refused(tools, 'time'), STEPS)).toEqual({
      message: 'Tool time was removed in v2.0.0. Use "clock" instead.',
      data: {
        code: 'ERR_TOOL_REMOVED',
        tool: 'time',
        removedIn: '2.0.0',
        replacement: 'clock',
        migration: ['There is one clock.', ...SAID],
      },
    })
  })

  it('of a removed tool leaves out what was not said', () => {
    const tools = registry()
    tools.remove('time', { removedIn: '2.0.0' })
    const data = { code: 'ERR_TOOL_REMOVED', tool: 'time', removedIn: '2.0.0', migration: [] }
    expect(describeRefusal(refused(tools, 'time'))).toEqual({ message: 'Tool time was removed in v2.0.0', data })
  })
})

describe('what is said of a requirement that is no range', () => {
  const error = refusalOf(() => VersionRange.parse('not a range'))

  it('is what reading it said, and the versions that there are, highest first', () => {
    const available = registry().listVersions('clock')
    expect(describeMalformedRange(error, { tool: 'clock', available })).toEqual({
      message: error.message,
      data: {
        code: 'ERR_INVALID_RANGE',
        tool: 'clock',
        available: ['1.10.0', '1.9.0', '1.0.0'],
        hint: error.hint,
      },
    })
    expect(available.map(String)).toEqual(['v1.0.0', 'v1.10.0', 'v1.9.0'])
  })

  it('has a hint in any case', () => {
    class Bare extends McpverError {}
    const { data } = describeMalformedRange(new Bare('No.', { code: 'ERR_X' }), { tool: 'clock', available: [] })
    expect(data).toMatchObject({ hint: '' })
  })
})

describe('what is said by a schedule', () => {
  const tool = { name: 'time', version: v('1.1.0') }
  const removalDate = '2027-03-31'
  const until = '2027-01-02'

  it('of a removal date that has passed is as of a removed tool', () => {
    expect(describeRetired(tool, { removalDate, deprecation: DEPRECATION, steps: STEPS })).toEqual({
      message: 'Tool time v1.1.0 was removed on 2027-03-31. Use "clock" instead.',
      data: {
        code: 'ERR_TOOL_REMOVED',
        tool: 'time',
        removedIn: '2.0.0',
        removalDate,
        replacement: 'clock',
        migration: ['One clock.', ...SAID],
      },
    })
  })

  it('of a brown-out says when the tool is back', () => {
    expect(describeBrownOut('time', { until, deprecation: DEPRECATION, steps: STEPS })).toEqual({
      message:
        'Tool "time" is deprecated since v1.1.0 and will be removed in v2.0.0. Use "clock" instead. One clock. It is refused until 2027-01-02.',
      data: { code: 'ERR_TOOL_BROWN_OUT', tool: 'time', until, replacement: 'clock', migration: SAID },
    })
  })

  it('leaves out what was not said', () => {
    expect(describeRetired(tool, { removalDate, deprecation: BARE }).data).toEqual({
      code: 'ERR_TOOL_REMOVED',
      tool: 'time',
      removalDate,
      migration: [],
    })
    const data = { code: 'ERR_TOOL_BROWN_OUT', tool: 'time', until, migration: [] }
    expect(describeBrownOut('time', { until, deprecation: BARE }).data).toEqual(data)
  })
})
