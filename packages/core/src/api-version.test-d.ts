// Checked by `typecheck`, never run.
import { expectTypeOf } from 'vitest'
import { APIVersion, type VersionInput } from './api-version.ts'
import type { BumpType } from './bump.ts'
import type { CompatibilityExplanation } from './compatibility-matrix.ts'
import { CoreError, type CoreErrorCode, type VersionParseError } from './core-error.ts'
import type { DeprecationInfo } from './deprecation-info.ts'
import type { Digest, ToolDigests } from './digest.ts'
import type { Logger } from './logger.ts'
import { McpverError } from './mcpver-error.ts'
import { isToolName } from './tool-name.ts'
import type { VersionParts } from './version-grammar.ts'
import { maxSatisfying, type VersionRange } from './version-range.ts'

declare const a: APIVersion
declare const b: APIVersion
declare const range: VersionRange
declare const unknown: unknown

// Versions compare with the operators of the language, and sort.
expectTypeOf(a < b).toEqualTypeOf<boolean>()
expectTypeOf(a >= b).toEqualTypeOf<boolean>()
expectTypeOf([a, b].sort((left, right) => APIVersion.compare(left, right))).toEqualTypeOf<APIVersion[]>()
// @ts-expect-error -- a version is no number: there is no difference of two
export const difference = a - b
// @ts-expect-error -- a version is made by parse, of or coerce
new APIVersion({ major: 1, minor: 0, patch: 0, prerelease: [], build: [] })

// No field of a version or range can be written.
// @ts-expect-error -- readonly
a.major = 2
// @ts-expect-error -- readonly
a.minor = 2
// @ts-expect-error -- readonly
a.patch = 2
// @ts-expect-error -- readonly
a.prerelease = []
// @ts-expect-error -- readonly
a.build = []
// @ts-expect-error -- a getter alone
a.isStable = true
// @ts-expect-error -- a readonly list
a.build[0] = 'b'
// @ts-expect-error -- readonly
range.text = '*'

expectTypeOf(a.prerelease).toEqualTypeOf<readonly (string | number)[]>()
expectTypeOf(a.build).toEqualTypeOf<readonly string[]>()

// What takes versions takes texts, too; what takes texts takes nothing else.
expectTypeOf<VersionInput>().toEqualTypeOf<string | APIVersion>()
expectTypeOf<Parameters<typeof APIVersion.from>>().toEqualTypeOf<[input: VersionInput]>()
expectTypeOf<ReturnType<typeof APIVersion.tryParse>>().toEqualTypeOf<APIVersion | undefined>()
// @ts-expect-error -- a number is no version
void APIVersion.parse(1.2)
// @ts-expect-error -- a text is not compared with a version
void a.compare('1.0.0')
expectTypeOf<VersionParts>().not.toExtend<APIVersion>()

// Guards narrow.
if (APIVersion.isInstance(unknown)) expectTypeOf(unknown).toEqualTypeOf<APIVersion>()
if (McpverError.isInstance(unknown)) expectTypeOf(unknown).toEqualTypeOf<McpverError>()
if (isToolName(unknown)) expectTypeOf(unknown).toEqualTypeOf<string>()

// The kinds of bump are a closed list.
expectTypeOf<Parameters<APIVersion['bump']>[0]>().toEqualTypeOf<BumpType>()
// @ts-expect-error -- node-semver's `release` is none of them
void a.bump('release')

// The highest of some versions is of the type that they have.
declare const releases: readonly (APIVersion & { readonly note: string })[]
expectTypeOf(maxSatisfying(releases, '^1')).toEqualTypeOf<(APIVersion & { readonly note: string }) | undefined>()

/** A switch over the codes is exhaustive: a new code that is not handled does not compile. */
export function areaOf({ code }: CoreError): 'version' | 'tool' | 'document' | 'value' {
  switch (code) {
    case 'ERR_INVALID_VERSION':
    case 'ERR_INVALID_RANGE':
    case 'ERR_INVALID_BUMP':
      return 'version'
    case 'ERR_INVALID_TOOL_NAME':
    case 'ERR_INVALID_TOOL_DEFINITION':
    case 'ERR_INVALID_DEPRECATION':
    case 'ERR_INVALID_MIGRATION':
    case 'ERR_INVALID_COMPATIBILITY':
    case 'ERR_INVALID_DIGEST_PROFILE':
      return 'tool'
    case 'ERR_INVALID_DOCUMENT':
    case 'ERR_LATER_FORMAT':
      return 'document'
    case 'ERR_NOT_CANONICALIZABLE':
      expectTypeOf(code).toEqualTypeOf<'ERR_NOT_CANONICALIZABLE'>()
      return 'value'
  }
}

expectTypeOf<CoreError['code']>().toEqualTypeOf<CoreErrorCode>()
expectTypeOf<VersionParseError['code']>().toEqualTypeOf<'ERR_INVALID_VERSION'>()
expectTypeOf<CoreError['hint']>().toEqualTypeOf<string | undefined>()
// @ts-expect-error -- no code of this package
new CoreError('m', { code: 'ERR_OTHER' })
// @ts-expect-error -- abstract: each package has a family of its own
new McpverError('m', { code: 'ERR_OTHER' })

// Values of the package are readonly, down to the records.
declare const info: DeprecationInfo
declare const explanation: CompatibilityExplanation
declare const digests: ToolDigests
// @ts-expect-error -- readonly
info.replacement = 'other'
// @ts-expect-error -- readonly
explanation.compatible = true
// @ts-expect-error -- readonly
digests.contract = 'sha256:00'
expectTypeOf<'md5:00'>().not.toExtend<Digest>()
// @ts-expect-error -- absent, not undefined
export const absent: DeprecationInfo = { since: a, removal: undefined }

// pino's logger fits as it is; one that takes the message first does not.
interface PinoLike {
  error(fields: object, message?: string, ...values: unknown[]): void
  warn(fields: object, message?: string, ...values: unknown[]): void
  info(fields: object, message?: string, ...values: unknown[]): void
  debug(fields: object, message?: string, ...values: unknown[]): void
}
expectTypeOf<PinoLike>().toExtend<Logger>()
expectTypeOf<{ error(message: string): void }>().not.toExtend<Pick<Logger, 'error'>>()
