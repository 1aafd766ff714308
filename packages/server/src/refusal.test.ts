import { toDeprecationInfo, type DeprecationInput } from '@mcpver/core'
import { VersionRegistry, type Refused } from '@mcpver/registry'
import { ProtocolError } from '@modelcontextprotocol/server'
import { describe, expect, it } from 'vitest'
import { connectTo, needs, text, textsOf } from './test/connected-client.ts'
import { protocolErrorOf } from './test/refusal.ts'
import { refusalCodeOf, toBrownOut, toRefusal, toRetired } from './refusal.ts'
import { VersionedTools, type VersionedToolsOptions } from './versioned-tools.ts'

const DAY = 24 * 60 * 60 * 1000
const REMOVAL = Date.parse('2027-03-31T00:00:00Z')

function registry(): VersionRegistry {
  const tools = new VersionRegistry()
  tools.register('clock', '1.0.0')
  tools.register('clock', '1.1.0')
  tools.addMigration({
    toolName: 'time',
    fromVersion: '1.0.0',
    toVersion: '1.1.0',
    action: 'say the zone',
    details: 'tz',
  })
  tools.addMigration({ toolName: 'time', fromVersion: '1.1.0', toVersion: '2.0.0', action: 'call clock' })
  tools.addMigration({ toolName: 'clock', fromVersion: '1.0.0', toVersion: '1.1.0', action: 'nothing to do' })
  return tools
}

function refused(tools: VersionRegistry, name: string, requirement?: string): Refused {
  const resolution = tools.resolve(name, requirement)
  if (resolution.success) throw new Error('Expected no version')
  return resolution
}

describe('a refusal of the registry', () => {
  it('of a removed tool says in which version it went, what to use and the steps there', () => {
    const tools = registry()
    tools.remove('time', { removedIn: '2.0.0', replacement: 'clock', message: 'There is one clock.' })
    expect(toRefusal(refused(tools, 'time'), tools)).toMatchObject({
      code: -32602,
      message: 'Tool time was removed in v2.0.0. Use "clock" instead.',
      data: {
        code: 'ERR_TOOL_REMOVED',
        tool: 'time',
        removedIn: '2.0.0',
        replacement: 'clock',
        migration: ['There is one clock.', 'v1.0.0 → v1.1.0: say the zone (tz)', 'v1.1.0 → v2.0.0: call clock'],
      },
    })
  })

  it('of a removed tool leaves out what was not said', () => {
    const tools = new VersionRegistry()
    tools.remove('time', { removedIn: '2.0.0' })
    const { message, data } = toRefusal(refused(tools, 'time'), tools)
    expect(message).toBe('Tool time was removed in v2.0.0')
    expect(data).toEqual({ code: 'ERR_TOOL_REMOVED', tool: 'time', removedIn: '2.0.0', migration: [] })
  })

  it('of an unknown name quotes it, shortened and on one line', () => {
    const tools = registry()
    const { message, data } = toRefusal(refused(tools, `no\n${'x'.repeat(1000)}`), tools)
    expect(message).toMatch(/^Tool "no\\nx+… \(1003 characters\) not found$/)
    expect(data).toBeUndefined()
  })

  it.each([
    ['nope', undefined, 'ERR_UNKNOWN_TOOL'],
    ['clock', '^9', 'ERR_UNSATISFIED_TOOL_VERSION'],
  ])('has a code to count by: %s %s', (name, requirement, code) => {
    const tools = registry()
    expect(refusalCodeOf(toRefusal(refused(tools, name, requirement), tools))).toBe(code)
  })
})

describe('the code to count by', () => {
  it.each([new Error('broken'), new RangeError('too deep'), undefined])('is missing of a failure: %s', (failure) => {
    expect(refusalCodeOf(failure)).toBeUndefined()
  })

  it('is that of an unknown tool where a refusal has no data', () => {
    expect(refusalCodeOf(new ProtocolError(-32602, 'Tool "nope" not found'))).toBe('ERR_UNKNOWN_TOOL')
  })
})

describe('a refusal by the schedule', () => {
  it('leaves out what the deprecation does not say', () => {
    const tools = registry()
    const deprecation = toDeprecationInfo({ since: '1.0.0', removalDate: '2027-03-31' })
    const retired = toRetired(tools.getTool('clock')!, { removalDate: '2027-03-31', deprecation }, tools)
    expect(retired.message).toBe('Tool clock v1.1.0 was removed on 2027-03-31')
    const migration = ['v1.0.0 → v1.1.0: nothing to do']
    expect(retired.data).toEqual({ code: 'ERR_TOOL_REMOVED', tool: 'clock', removalDate: '2027-03-31', migration })
    const brownOut = toBrownOut('clock', { until: '2027-01-02', deprecation }, tools)
    expect(brownOut.data).toEqual({ code: 'ERR_TOOL_BROWN_OUT', tool: 'clock', until: '2027-01-02', migration })
  })

  const DEPRECATED: DeprecationInput = {
    since: '1.1.0',
    removal: '2.0.0',
    removalDate: '2027-03-31',
    replacement: 'clock',
    message: 'There is one clock.',
  }
  const times = (now: number, retirement: VersionedToolsOptions['retirement']): VersionedTools => {
    const tools = new VersionedTools({ retirement, clock: { now: () => now } })
      .add('clock', {}, () => text('12:00'))
      .add('time', { version: '1.1.0', deprecated: DEPRECATED }, () => text('noon'))
      .add('time', { version: '1.0.0' }, () => text('morning'))
    tools.registry.addMigration({ toolName: 'time', fromVersion: '1.1.0', toVersion: '2.0.0', action: 'call clock' })
    return tools
  }
  const brownOuts = [{ from: '2027-03-01', until: '2027-03-02' }]

  it('of a tool whose removal date has passed is that of a removed tool', async () => {
    const client = await connectTo(times(REMOVAL, { afterRemovalDate: 'refuse' }))
    expect(await protocolErrorOf(client.callTool({ name: 'time' }))).toMatchObject({
      code: -32602,
      message: 'Tool time v1.1.0 was removed on 2027-03-31. Use "clock" instead.',
      data: {
        code: 'ERR_TOOL_REMOVED',
        tool: 'time',
        removedIn: '2.0.0',
        removalDate: '2027-03-31',
        replacement: 'clock',
        migration: ['There is one clock.', 'v1.1.0 → v2.0.0: call clock'],
      },
    })
  })

  it('of a brown-out says when the tool is back', async () => {
    const client = await connectTo(times(REMOVAL - 30 * DAY, { brownOuts }))
    expect(await protocolErrorOf(client.callTool({ name: 'time' }))).toMatchObject({
      code: -32602,
      message:
        'Tool "time" is deprecated since v1.1.0 and will be removed in v2.0.0, on 2027-03-31. Use "clock" instead. There is one clock. It is refused until 2027-03-02.',
      data: {
        code: 'ERR_TOOL_BROWN_OUT',
        tool: 'time',
        until: '2027-03-02',
        replacement: 'clock',
        migration: ['v1.1.0 → v2.0.0: call clock'],
      },
    })
  })

  it.each<[when: string, now: number, retirement: VersionedToolsOptions['retirement']]>([
    ['just before the removal date', REMOVAL - 1, { afterRemovalDate: 'refuse', brownOuts }],
    ['after the removal date where that is to warn', REMOVAL + DAY, { afterRemovalDate: 'warn' }],
    ['after the removal date where no schedule says otherwise', REMOVAL + DAY, undefined],
    ['after the brown-out', REMOVAL - 29 * DAY, { brownOuts }],
  ])('does not come %s', async (_when, now, retirement) => {
    const client = await connectTo(times(now, retirement))
    expect(textsOf(await client.callTool({ name: 'time' }))).toEqual(['noon'])
  })

  it.each<[schedule: string, retirement: VersionedToolsOptions['retirement']]>([
    ['removal', { afterRemovalDate: 'refuse' }],
    ['brown-out', { brownOuts: [{ from: '2027-03-01', until: '2028-01-01' }] }],
  ])('by %s is of deprecated versions only', async (_schedule, retirement) => {
    const client = await connectTo(times(REMOVAL, retirement))
    expect(textsOf(await client.callTool({ name: 'clock' }))).toEqual(['12:00'])
    expect(textsOf(await client.callTool({ name: 'time', ...needs('1.0.0') }))).toEqual(['morning'])
    await protocolErrorOf(client.callTool({ name: 'time', ...needs('^1') }))
  })
})
