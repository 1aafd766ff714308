import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeDeprecation, toDeprecationInfo } from './deprecation-info.ts'
import { deprecation } from './test/tool-arbitraries.ts'
import {
  ARGUMENTS_META_KEY,
  FASTMCP_META_KEY,
  META_PREFIX,
  REQUIRES_HEADER,
  REQUIRES_META_KEY,
  SERVED_META_KEY,
  TOOL_META_KEY,
  TOOL_REQUIREMENTS_FIELD,
  toWireDeprecation,
} from './wire.ts'

describe('the names on the wire', () => {
  it('are these, and stay so: peers know them', () => {
    expect({
      META_PREFIX,
      TOOL_META_KEY,
      REQUIRES_META_KEY,
      SERVED_META_KEY,
      ARGUMENTS_META_KEY,
      FASTMCP_META_KEY,
      TOOL_REQUIREMENTS_FIELD,
      REQUIRES_HEADER,
    }).toEqual({
      META_PREFIX: 'dev.mcpver',
      TOOL_META_KEY: 'dev.mcpver/tool',
      REQUIRES_META_KEY: 'dev.mcpver/requires',
      SERVED_META_KEY: 'dev.mcpver/served',
      ARGUMENTS_META_KEY: 'dev.mcpver/arguments',
      FASTMCP_META_KEY: 'fastmcp',
      TOOL_REQUIREMENTS_FIELD: 'tool_requirements',
      REQUIRES_HEADER: 'Mcpver-Requires',
    })
  })
})

describe('toWireDeprecation', () => {
  it('writes versions without v, and the description as the message', () => {
    const info = toDeprecationInfo({
      since: 'v2.1.0',
      removal: 'v3.0.0-rc.1',
      removalDate: '2027-03-31',
      replacement: 'forecast',
      message: 'It is slow.',
    })
    expect(toWireDeprecation('Everything in one text.', info)).toEqual({
      message: 'Everything in one text.',
      since: '2.1.0',
      removal: '3.0.0-rc.1',
      removalDate: '2027-03-31',
      replacement: 'forecast',
    })
  })

  it('has no member for what was not said', () => {
    expect(Object.keys(toWireDeprecation('m', toDeprecationInfo({ since: '1.0.0' })))).toEqual(['message', 'since'])
  })

  it('survives JSON and reads back as the deprecation that it was', () => {
    fc.assert(
      fc.property(deprecation, (info) => {
        const wire = toWireDeprecation(describeDeprecation('Tool "a"', info), info)
        const { message: _message, ...read } = JSON.parse(JSON.stringify(wire)) as typeof wire
        const { message: _own, ...expected } = info
        expect(toDeprecationInfo(read)).toEqual(expected)
      }),
    )
  })
})
