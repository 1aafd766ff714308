import { APIVersion, digestTool, toDeprecationInfo, type ToolAnnotations, type ToolDefinition } from '@mcpver/core'
import { deprecated, versioned } from '@mcpver/decorators'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { text } from './test/connected-client.ts'
import { expectRefusal } from './test/refusal.ts'
import { methodOf, ToolVersion, withDecorations, type ToolVersionConfig } from './tool-version.ts'

const version = (config: ToolVersionConfig): ToolVersion => new ToolVersion('clock', config, undefined)

describe('the definition of a version', () => {
  it('has what its author said and nothing else', () => {
    expect(version({}).definition).toStrictEqual({ name: 'clock', inputSchema: { type: 'object' } })
    const config: ToolVersionConfig = {
      title: '',
      description: '',
      inputSchema: { type: 'object' },
      outputSchema: { type: 'object' },
      annotations: { readOnlyHint: true, 'com.example/audited': true },
      icons: [{ src: 'data:,' }],
      _meta: { 'com.example/team': 'time' },
    }
    expect(version(config).definition).toStrictEqual({ name: 'clock', ...config })
  })

  it('leaves out what is undefined, at every depth', () => {
    const said = { title: undefined, annotations: { title: undefined }, _meta: { a: { b: undefined } } } as object
    expect(version(said).definition).toStrictEqual({
      name: 'clock',
      inputSchema: { type: 'object' },
      annotations: {},
      _meta: { a: {} },
    })
  })

  it('has the digest of what goes over the wire', async () => {
    const made = version({
      annotations: { title: undefined } as unknown as ToolAnnotations,
      _meta: { at: new Date(0) },
    })
    expect(await made.digest()).toBe(await digestTool(JSON.parse(JSON.stringify(made.definition)) as ToolDefinition))
  })

  it('stays what it was when the objects that it was made of change', async () => {
    const annotations = { readOnlyHint: true }
    const made = version({ annotations })
    annotations.readOnlyHint = false
    expect(made.definition.annotations).toEqual({ readOnlyHint: true })
    expect(await made.digest()).toBe(await version({ annotations: { readOnlyHint: true } }).digest())
  })
})

describe('the digest of a version', () => {
  it('is that of its definition, also when it is asked for again', async () => {
    const made = version({ description: 'The time.', inputSchema: z.object({ zone: z.string() }) })
    const digest = await digestTool(made.definition)
    expect([await made.digest(), await made.digest()]).toEqual([digest, digest])
  })
})

describe('the config of a handler', () => {
  const old = deprecated({ since: '1.5.0', removal: '2.0.0' })
  const deprecation = toDeprecationInfo({ since: '1.5.0', removal: '2.0.0' })
  const handler = versioned(
    '1.5.0',
    '1.1.0',
  )(
    old(function clock() {
      return text('12:00')
    }),
  )

  it('is filled in from its decorators', () => {
    expect(withDecorations({ title: 'Clock' }, handler)).toEqual({
      title: 'Clock',
      version: APIVersion.of(1, 5),
      introduced: APIVersion.of(1, 1),
      deprecated: deprecation,
    })
  })

  it('goes before what its decorators say', () => {
    const config = { version: '2.0.0', introduced: '2.0.0', deprecated: { since: '2.0.0' } }
    expect(withDecorations(config, handler)).toEqual(config)
  })

  it.each([undefined, () => text('12:00')])('stays as it is without decorators', (plain) => {
    expect(withDecorations({ version: '2.0.0' }, plain).version).toBe('2.0.0')
    expect(withDecorations<ToolVersionConfig>({}, plain).deprecated).toBeUndefined()
  })
})

describe('the method of an instance', () => {
  class Clock {
    readonly #time = '12:00'
    now(): string {
      return this.#time
    }
    get zone(): string {
      return `${this.#time} UTC`
    }
  }

  it('is the method that the instance has', () => {
    expect(methodOf(new Clock(), 'now')).toBe(Object.getOwnPropertyDescriptor(Clock.prototype, 'now')?.value)
  })

  it.each(['zone', 'missing'])('is refused where it is none: %s', (name) => {
    expectRefusal(() => methodOf(new Clock(), name), { code: 'ERR_VERSION_UNSERVED', names: [`"${name}"`] })
  })
})
