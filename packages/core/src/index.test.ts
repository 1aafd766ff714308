import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const NAMES = [
  'APIVersion',
  'ARGUMENTS_META_KEY',
  'CompatibilityMatrix',
  'CoreError',
  'DIGEST_PROFILES',
  'DocumentNode',
  'FASTMCP_META_KEY',
  'JobWorker',
  'LatencySketch',
  'META_PREFIX',
  'McpverError',
  'RELEASE_STATES',
  'REQUIRES_HEADER',
  'REQUIRES_META_KEY',
  'SERVED_META_KEY',
  'TOOL_META_KEY',
  'TOOL_REQUIREMENTS_FIELD',
  'VersionParseError',
  'VersionRange',
  'assertToolName',
  'canonicalize',
  'collectTools',
  'consoleLogger',
  'defaultLogger',
  'deprecationNotice',
  'describeDeprecation',
  'digestText',
  'digestTool',
  'digestsOfTool',
  'isPlainObject',
  'isToolName',
  'logged',
  'maxSatisfying',
  'parseJson',
  'parseToolDefinition',
  'pointerTo',
  'quote',
  'readToolMetadata',
  'requirementOf',
  'setDefaultLogger',
  'silentLogger',
  'systemClock',
  'toDeprecationInfo',
  'toMigrationStep',
  'toReleaseClaims',
  'toVersionedTool',
  'toWireDeprecation',
  'withDeprecationNotice',
  'withoutDeprecationNotice',
  'withoutOwnMeta',
]

describe('the package', () => {
  it('exports these values and no others', async () => {
    expect(Object.keys(await import('./index.ts')).sort()).toEqual(NAMES)
  })

  it('exports the same from its build', async () => {
    const entry = new URL('../dist/index.js', import.meta.url).href
    const built = (await import(/* @vite-ignore */ entry)) as object
    expect(Object.keys(built).sort()).toEqual(NAMES)
  })

  it('needs nothing of Node: it runs in browsers and workers', () => {
    const built = readFileSync(new URL('../dist/index.js', import.meta.url), 'utf8')
    const imported = [...built.matchAll(/^(?:import|export)\b[^'"\n]*["']([^"']+)["']/gm)].map((match) => match[1])
    expect(imported).toEqual(['semver/classes/range.js'])
    expect(built).not.toMatch(/\bimport\(|\brequire\(|\bBuffer\b|\b__dirname\b/)
  })

  it('has a README that names every export, types too', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
    const source = readFileSync(new URL('./index.ts', import.meta.url), 'utf8')
    const exported = [...source.matchAll(/export (?:type )?\{([^}]+)\}/g)].flatMap(
      ([, names]) => names!.match(/\w+/g) ?? [],
    )
    expect(exported).toEqual(expect.arrayContaining(NAMES))
    expect(exported.filter((name) => !new RegExp(`\\b${name}\\b`).test(readme))).toEqual([])
  })
})
