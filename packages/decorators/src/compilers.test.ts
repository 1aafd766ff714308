import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { collectTools } from '@mcpver/core'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { deprecated } from './deprecated.ts'
import { versioned } from './versioned.ts'

interface Esbuild {
  transformSync(source: string, options: object): { readonly code: string }
}
interface Fixture {
  exercise(library: object): Promise<unknown>
}
type Compile = (fixture: string) => string

const fixtures = fileURLToPath(new URL('../test/fixtures', import.meta.url))
const output = mkdtempSync(join(tmpdir(), 'mcpver-decorators-'))
afterAll(() => rmSync(output, { recursive: true }))

// The compilers that this package is built and checked with come with tsup.
const requireFromBuild = createRequire(createRequire(import.meta.url).resolve('tsup'))
const esbuild = requireFromBuild('esbuild') as Esbuild

/** TypeScript's compiler, which refuses to emit where a type is wrong: the fixtures are type tests too. */
const withTypeScript = (config: string): Compile => {
  let isCompiled = false
  const directory = join(output, config)
  return (fixture) => {
    if (!isCompiled) {
      const compiler = requireFromBuild.resolve('typescript/bin/tsc')
      execFileSync(process.execPath, [compiler, '--project', join(fixtures, config), '--outDir', directory])
      isCompiled = true
    }
    return join(directory, `${fixture}.mjs`)
  }
}

const withEsbuild =
  (experimentalDecorators: boolean): Compile =>
  (fixture) => {
    const file = join(output, `${fixture}-${String(experimentalDecorators)}.mjs`)
    const source = readFileSync(join(fixtures, `${fixture}.mts`), 'utf8')
    const tsconfigRaw = { compilerOptions: { experimentalDecorators } }
    writeFileSync(file, esbuild.transformSync(source, { loader: 'ts', target: 'es2022', tsconfigRaw }).code)
    return file
  }

const standard: [string, Compile][] = [
  ['TypeScript', withTypeScript('tsconfig.json')],
  ['esbuild', withEsbuild(false)],
]
const legacy: [string, Compile][] = [
  ['TypeScript', withTypeScript('tsconfig.legacy.json')],
  ['esbuild', withEsbuild(true)],
]

const emitted = vi.spyOn(process, 'emitWarning')
beforeEach(() => {
  emitted.mockReset()
  emitted.mockImplementation(() => undefined)
})

/** What the warnings were about, in order. */
const warned = (): string[] =>
  emitted.mock.calls.map(([message]) => String(message).replace(' is deprecated since v2.0.0.', ''))

const run = async (file: string): Promise<unknown> => {
  const fixture = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Fixture
  return fixture.exercise({ collectTools, deprecated, versioned })
}

const paths = [
  ...standard.map(([compiler, compile]) => ({ style: 'standard', compiler, compile })),
  ...legacy.map(([compiler, compile]) => ({ style: 'legacy', compiler, compile })),
]

describe.each(paths)('$style decorators, compiled by $compiler', ({ style, compiler, compile }) => {
  // It binds a class's name inside the class to the undecorated one: https://github.com/evanw/esbuild/issues/3968
  const isEsbuildStandard = style === 'standard' && compiler === 'esbuild'

  it('keep the behaviour and the metadata of methods, accessors and classes', async () => {
    expect(await run(compile('both-ways'))).toEqual({
      called: ['Oslo in K', 'a', 1, '1 in C', 'K', 'K'],
      limit: 1,
      later: 'Oslo in K',
      each: ['Oslo', 'Bergen'],
      streamed: ['Oslo', 'Bergen'],
      symbol: 'K',
      numeric: 'K',
      old: ['Oslo', true, 1],
      square: [1, true, true],
      insideByName: isEsbuildStandard ? (expect.anything() as unknown) : [true, 'Error: Hidden is abstract'],
      single: true,
      tools: [
        [
          '7 v1.0.0 v1.0.0 deprecated v2.0.0',
          'current v1.2.0 v1.1.0',
          'old v1.0.0 v1.0.0 deprecated v2.0.0',
          'versionedOutside v1.3.0 v1.1.0 deprecated v2.0.0',
          'deprecatedOutside v1.4.0 v1.1.0 deprecated v2.0.0',
          'limit v1.6.0 v1.0.0 deprecated v2.0.0',
          'scale v1.0.0 v1.0.0 deprecated v2.0.0',
          'later v1.0.0 v1.0.0 deprecated v2.0.0',
          'each v1.0.0 v1.0.0 deprecated v2.0.0',
          'stream v1.0.0 v1.0.0 deprecated v2.0.0',
          'pick v1.0.0 v1.0.0 deprecated v2.0.0',
          'create v1.5.0 v1.0.0 deprecated v2.0.0',
        ],
        ['Current v2.0.0 v1.0.0'],
        ['Old v2.1.0 v1.0.0 deprecated v2.0.0'],
        ['Hidden v2.2.0 v1.0.0 deprecated v2.0.0'],
        [],
        ['Single v1.0.0 v1.0.0 deprecated v2.0.0'],
      ],
    })
    expect(warned()).toEqual([
      'Method "create"',
      'Method "pick"',
      'Method "pick"',
      'Method "old"',
      style === 'standard' ? 'Setter "scale"' : 'Accessor "scale"',
      'Method "stream"',
      'Class "Old"',
      'Class "Hidden"',
      'Method "versionedOutside"',
      'Method "deprecatedOutside"',
      style === 'standard' ? 'Getter "limit"' : 'Accessor "limit"',
      'Method "later"',
      'Method "each"',
      'Method "[refresh]"',
      'Method "7"',
      'Class "Hidden"',
      'Class "Single"',
    ])
  })
})

describe.each(standard)('standard decorators alone, compiled by %s', (_, compile) => {
  it('work on private members, getters and setters, accessors and fields', async () => {
    expect(await run(compile('standard-only'))).toEqual({
      private: ['K', 'hidden'],
      accessors: ['K', 7, 5, 'none'],
      fields: ['Oslo in K', 7, 'once for all instances', 'once for all instances'],
      static: [1, 2],
      anonymous: ['object'],
      mistaken: 'DecoratorError: @versioned cannot decorate field "count": its value is undefined',
      tools: [
        [
          'unit v1.2.0',
          'limit v1.4.0 deprecated v2.0.0',
          'shared v1.0.0 deprecated v2.0.0',
          'parse v1.6.0 deprecated v2.0.0',
        ],
        [
          'read v1.5.0 deprecated v2.0.0',
          'first v1.0.0 deprecated v2.0.0',
          'unit v1.2.0',
          'limit v1.4.0 deprecated v2.0.0',
        ],
      ],
    })
    expect(warned()).toEqual([
      'Setter "unit"',
      'Accessor "limit"',
      'Accessor "shared"',
      'Method "#secret"',
      'Method "#hidden"',
      'Accessor "limit"',
      'Accessor "limit"',
      'Field "read"',
      'Field "parse"',
      'Field "first"',
      'An anonymous class',
    ])
  })
})

describe.each(legacy)('legacy decorators alone, compiled by %s', (_, compile) => {
  it('work on a getter and its setter together, and refuse fields and parameters', async () => {
    expect(await run(compile('legacy-only'))).toEqual({
      scale: 'K',
      tools: ['scale v1.4.0 deprecated v2.0.0'],
      field: 'DecoratorError: @versioned cannot decorate field "read": legacy decorators do not see its value',
      staticField: 'DecoratorError: @deprecated cannot decorate field "read": legacy decorators do not see its value',
      parameter: 'DecoratorError: @versioned cannot decorate a parameter of method "read"',
      constructorParameter: 'DecoratorError: @deprecated cannot decorate a parameter of a constructor',
    })
    expect(warned()).toEqual(['Accessor "scale"', 'Accessor "scale"'])
  })
})
