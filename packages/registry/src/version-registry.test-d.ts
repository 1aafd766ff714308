import type { APIVersion, MigrationStep, VersionedTool } from '@mcpver/core'
import { expectTypeOf } from 'vitest'
import type { Gap } from './migration-path.ts'
import type { RegistryDocument } from './registry-document.ts'
import { RegistryError, type RegistryErrorCode } from './registry-error.ts'
import type { RefusalCode, Resolution } from './resolution.ts'
import type { Tombstone } from './tombstone.ts'
import { VersionRegistry } from './version-registry.ts'

const registry = new VersionRegistry()

// A resolution is narrowed by `success`, and a refusal by its code.
const resolution = registry.resolve('forecast', '^1')
expectTypeOf(resolution).toEqualTypeOf<Resolution>()
expectTypeOf(resolution.tool).toEqualTypeOf<VersionedTool | string>()
expectTypeOf(resolution).not.toHaveProperty('code')
expectTypeOf(resolution).not.toHaveProperty('alias')
if (resolution.success) {
  expectTypeOf(resolution.tool).toEqualTypeOf<VersionedTool>()
  expectTypeOf(resolution.alias).toEqualTypeOf<string | undefined>()
  expectTypeOf(resolution).not.toHaveProperty('code')
} else {
  expectTypeOf(resolution.code).toEqualTypeOf<RefusalCode>()
  expectTypeOf(resolution.reason).toEqualTypeOf<string>()
  expectTypeOf(resolution.tool).toEqualTypeOf<string>()
  expectTypeOf(resolution).not.toHaveProperty('available')
}

/** Compiles only as long as these are all the cases that there are. */
export function describeResolution(answer: Resolution): string {
  if (answer.success) return String(answer.tool.version)
  switch (answer.code) {
    case 'ERR_UNKNOWN_TOOL':
      return answer.tool
    case 'ERR_TOOL_REMOVED':
      expectTypeOf(answer.tombstone).toEqualTypeOf<Tombstone>()
      return String(answer.tombstone.removedIn)
    case 'ERR_UNSATISFIED_TOOL_VERSION':
      expectTypeOf(answer.available).toEqualTypeOf<readonly APIVersion[]>()
      return answer.requested + answer.hint
    default:
      return answer satisfies never
  }
}

/** Compiles only as long as these are all the codes that there are. */
export function isAboutNames(error: RegistryError): boolean {
  switch (error.code) {
    case 'ERR_NAME_TAKEN':
    case 'ERR_UNKNOWN_TOOL':
    case 'ERR_UNKNOWN_REPLACEMENT':
    case 'ERR_REPLACEMENT_CYCLE':
      return true
    case 'ERR_BACKWARD_MIGRATION':
    case 'ERR_DEFINITION_CONFLICT':
    case 'ERR_RETIREMENT_INVALID':
      return false
    default:
      return error.code satisfies never
  }
}
expectTypeOf<RegistryError['code']>().toEqualTypeOf<RegistryErrorCode>()
// @ts-expect-error -- a code of this package, not of another
new RegistryError('no', { code: 'ERR_INVALID_VERSION' })

// A path is narrowed in the same way.
const path = registry.migrationPath('forecast', '1.0.0', '2.0.0')
expectTypeOf(path.steps).toEqualTypeOf<readonly MigrationStep[]>()
if (path.success) {
  expectTypeOf(path.carried).toEqualTypeOf<readonly Gap[]>()
} else {
  expectTypeOf(path.missing).toEqualTypeOf<Gap>()
  expectTypeOf(path.code).toEqualTypeOf<'ERR_NO_MIGRATION_PATH'>()
}

// The methods of the specification.
expectTypeOf<VersionRegistry['register']>().returns.toBeVoid()
expectTypeOf<VersionRegistry['deprecate']>().returns.toEqualTypeOf<boolean>()
expectTypeOf<VersionRegistry['isDeprecated']>().returns.toEqualTypeOf<boolean>()
expectTypeOf<VersionRegistry['getTool']>().returns.toEqualTypeOf<VersionedTool | undefined>()
expectTypeOf<VersionRegistry['listVersions']>().returns.toEqualTypeOf<APIVersion[]>()
expectTypeOf<VersionRegistry['listDeprecated']>().returns.toEqualTypeOf<string[]>()
expectTypeOf<VersionRegistry['listAll']>().returns.toEqualTypeOf<VersionedTool[]>()
expectTypeOf<VersionRegistry['migrationGuide']>().returns.toEqualTypeOf<MigrationStep[]>()
expectTypeOf<VersionRegistry['toMarkdown']>().returns.toEqualTypeOf<string>()
expectTypeOf<VersionRegistry['toJSON']>().returns.toEqualTypeOf<RegistryDocument>()

// Options may be passed on as they are, absent or undefined.
registry.register('forecast')
registry.register('forecast', undefined, undefined)
registry.deprecate('forecast', { since: '1.0.0', version: undefined, removal: undefined, replacement: undefined })
registry.migrationGuide(undefined, undefined, { tool: undefined })
new VersionRegistry({ logger: undefined }).resolve('forecast', undefined)
VersionRegistry.fromJSON(registry.toJSON())

// What comes out cannot be written to.
for (const tool of registry.listAll()) {
  // @ts-expect-error -- records are values
  tool.name = 'other'
}
// @ts-expect-error -- a deprecation says since when
registry.deprecate('forecast', { removal: '2.0.0' })
// @ts-expect-error -- a step says what to do
registry.addMigration({ toolName: 'forecast', fromVersion: '1.0.0', toVersion: '2.0.0' })
