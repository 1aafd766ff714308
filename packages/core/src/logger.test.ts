import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { APIVersion } from './api-version.ts'
import { canonicalize } from './canonical-json.ts'
import { CompatibilityMatrix } from './compatibility-matrix.ts'
import { CoreError } from './core-error.ts'
import { toDeprecationInfo } from './deprecation-info.ts'
import { consoleLogger, defaultLogger, logged, setDefaultLogger, silentLogger, type Logger } from './logger.ts'
import { toMigrationStep } from './migration-step.ts'
import { refusalOf } from './test/refusal.ts'
import { parseToolDefinition } from './tool-definition.ts'
import { assertToolName } from './tool-name.ts'
import { VersionRange } from './version-range.ts'

interface Entry {
  readonly level: keyof Logger
  readonly fields: object
  readonly message: string
}

/** A logger that keeps what it is told. */
function recorder(): Logger & { readonly entries: readonly Entry[] } {
  const entries: Entry[] = []
  const at =
    (level: keyof Logger) =>
    (fields: object, message: string): void => {
      entries.push({ level, fields, message })
    }
  return { entries, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

afterEach(() => {
  setDefaultLogger(undefined)
  vi.unstubAllGlobals()
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

describe('logged', () => {
  it('tells the default logger of the error, fields first as pino has it, and returns it', () => {
    const logger = recorder()
    setDefaultLogger(logger)
    const error = new CoreError('Something was wrong', { code: 'ERR_INVALID_RANGE', hint: 'Do this.' })
    expect(logged(error)).toBe(error)
    expect(logger.entries).toEqual([
      {
        level: 'error',
        fields: { code: 'ERR_INVALID_RANGE', hint: 'Do this.', err: error },
        message: 'Something was wrong',
      },
    ])
  })

  it('tells the logger that it is given instead', () => {
    const [given, standard] = [recorder(), recorder()]
    setDefaultLogger(standard)
    const error = new TypeError('Something else')
    logged(error, given)
    expect(given.entries).toEqual([
      { level: 'error', fields: { code: undefined, hint: undefined, err: error }, message: 'Something else' },
    ])
    expect(standard.entries).toEqual([])
  })
})

describe('an error of this package', () => {
  it.each<[what: string, act: () => unknown]>([
    ['a version', () => APIVersion.parse('1')],
    ['a coerced version', () => APIVersion.coerce('none')],
    ['a range', () => VersionRange.parse('none')],
    ['a bump', () => APIVersion.of(1).bump('minor', 'a b')],
    [
      'a tool name',
      () => {
        assertToolName('a b')
      },
    ],
    ['a deprecation', () => toDeprecationInfo({ since: '1.0.0', removal: '1.0.0' })],
    ['a migration', () => toMigrationStep({ toolName: 'a', fromVersion: '2.0.0', toVersion: '1.0.0', action: 'b' })],
    ['a tool definition', () => parseToolDefinition({})],
    ['a document', () => CompatibilityMatrix.fromJSON({})],
    [
      'a document of a later format',
      () => CompatibilityMatrix.fromJSON({ format: 'mcpver-compatibility', formatVersion: 9 }),
    ],
    ['a value that is not canonicalizable', () => canonicalize(NaN)],
  ])('is logged before it propagates, once: %s', (_what, act) => {
    const logger = recorder()
    setDefaultLogger(logger)
    const error = refusalOf(act)
    expect(logger.entries).toEqual([
      { level: 'error', fields: { code: error.code, hint: error.hint, err: error }, message: error.message },
    ])
  })

  it('is not logged where none is thrown', () => {
    const logger = recorder()
    setDefaultLogger(logger)
    APIVersion.tryParse('1')
    VersionRange.tryParse('none')
    expect(logger.entries).toEqual([])
  })
})

describe('defaultLogger', () => {
  it.each<[debugged: string | undefined, expected: Logger]>([
    [undefined, silentLogger],
    ['', silentLogger],
    ['http', silentLogger],
    ['mcpverse', silentLogger],
    ['mcpver', consoleLogger],
    ['MCPVER', consoleLogger],
    ['http, mcpver', consoleLogger],
  ])('for NODE_DEBUG=%o is the right one', (debugged, expected) => {
    vi.stubEnv('NODE_DEBUG', debugged)
    expect(defaultLogger()).toBe(expected)
  })

  it.each<[where: string, process: unknown]>([
    ['there is no process', undefined],
    ['the process has no environment', {}],
    [
      'the environment is not to be read',
      {
        get env() {
          throw new Error('NotCapable: requires env access')
        },
      },
    ],
  ])('is silent where %s', (_where, process) => {
    vi.stubGlobal('process', process)
    const logger = defaultLogger()
    vi.unstubAllGlobals()
    expect(logger).toBe(silentLogger)
  })

  it('is the one that was set, until that is taken back', () => {
    vi.stubEnv('NODE_DEBUG', 'mcpver')
    const logger = recorder()
    setDefaultLogger(logger)
    expect(defaultLogger()).toBe(logger)
    setDefaultLogger(undefined)
    expect(defaultLogger()).toBe(consoleLogger)
  })
})

describe('silentLogger and consoleLogger', () => {
  it.each(['debug', 'info', 'warn', 'error'] as const)('take fields and a message at the level %s', (level) => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    silentLogger[level]({ a: 1 }, 'nothing')
    expect(error).not.toHaveBeenCalled()
    consoleLogger[level]({ a: 1 }, 'a message')
    expect(error.mock.calls).toEqual([['%s', `MCPVER ${level.toUpperCase()} a message`, { a: 1 }]])
  })

  it.each([silentLogger, consoleLogger])('cannot be changed for everyone', (logger) => {
    expect(() => Object.assign(logger, { error: () => undefined })).toThrow(TypeError)
  })
})

describe('in a process of its own', () => {
  const entry = new URL('../dist/index.js', import.meta.url).href
  const run = async (code: string, debugged?: string): Promise<{ stdout: string; stderr: string }> => {
    const { NODE_DEBUG: _debugged, ...env } = process.env
    const script = `import { APIVersion, consoleLogger } from ${JSON.stringify(entry)}\n${code}`
    return promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
      env: debugged === undefined ? env : { ...env, NODE_DEBUG: debugged },
    })
  }
  const PARSE = "try { APIVersion.parse('1.x') } catch (error) { console.log(error.code) }"

  it('says nothing by default', async () => {
    expect(await run(PARSE)).toEqual({ stdout: 'ERR_INVALID_VERSION\n', stderr: '' })
  })

  it('shows the error on the error stream with NODE_DEBUG=mcpver, and nothing on the other', async () => {
    const { stdout, stderr } = await run(PARSE, 'mcpver')
    expect(stdout).toBe('ERR_INVALID_VERSION\n')
    expect(stderr).toContain('MCPVER ERROR "1.x" is not a version')
    expect(stderr).toContain("code: 'ERR_INVALID_VERSION'")
    expect(stderr).toContain('hint: ')
  })

  it('writes every level to the error stream', async () => {
    const { stdout, stderr } = await run("for (const log of Object.values(consoleLogger)) log({ a: 1 }, 'said')")
    expect(stdout).toBe('')
    expect(stderr).toBe(['DEBUG', 'INFO', 'WARN', 'ERROR'].map((level) => `MCPVER ${level} said { a: 1 }\n`).join(''))
  })

  it('does not take a message for a format, which what a caller sent could be part of', async () => {
    const { stderr } = await run("consoleLogger.error({ secret: 'no', code: 'yes' }, '%s %d %o %c %j')")
    expect(stderr).toBe("MCPVER ERROR %s %d %o %c %j { secret: 'no', code: 'yes' }\n")
  })
})
