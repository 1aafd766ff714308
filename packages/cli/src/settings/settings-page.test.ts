import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isPlainObject } from '@mcpver/core'
import { parseJsonc } from '../config/jsonc.ts'
import { parseSettings } from './settings-document.ts'

const page = readFileSync(new URL('../../../../docs/gateway-settings.md', import.meta.url), 'utf8')
const example = parseJsonc(/```jsonc\n(.*?)```/s.exec(page)?.[1] ?? '', 'The example') as Record<string, unknown>

/** The names of all members in a value, those of servers aside. */
function namesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(namesIn)
  if (!isPlainObject(value)) return []
  return Object.entries(value).flatMap(([name, member]) => [name, ...(name === 'mcpServers' ? [] : namesIn(member))])
}

describe('the page about settings', () => {
  it('has an example that is read as it stands', () => {
    const settings = parseSettings(example)
    expect(Object.keys(settings).sort()).toEqual(
      Object.keys(example)
        .filter((name) => name !== '$schema')
        .sort(),
    )
  })

  it('explains every member of the example', () => {
    const explained = page.slice(page.lastIndexOf('```'))
    const names = [...new Set(namesIn(example))].filter((name) => name !== '$schema')
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(explained))).toEqual([])
  })
})
