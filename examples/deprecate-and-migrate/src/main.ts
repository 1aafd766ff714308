import assert from 'node:assert/strict'
import { once } from 'node:events'
import { APIVersion } from '@mcpver/core'
import { deprecated, deprecationOf, introducedOf, versioned, versionOf } from '@mcpver/decorators'
import { renderMigrationGuide } from '@mcpver/markdown'
import { VersionRegistry } from '@mcpver/registry'

// As plain wrappers, because this file runs without a compiler; `@versioned('2.0.0')` above a method does the same.
const forecast = versioned(
  '2.0.0',
  '1.0.0',
)(function forecast(place: string): string {
  return `${place}: sun`
})
const getWeather = deprecated({ since: '1.3.0', removal: '2.0.0', replacement: 'forecast', once: true })(
  versioned(
    '1.3.0',
    '1.0.0',
  )(function get_weather(city: string): string {
    return forecast(city)
  }),
)

// Callers in this process are warned, at their own line.
const warned = once(process, 'warning') as Promise<[Error]>
assert.equal(getWeather('Bern'), 'Bern: sun')
const [warning] = await warned
assert.match(warning.message, /v2\.0\.0.*Use "forecast" instead/)

// The registry knows the same, and the way from one to the other.
const registry = new VersionRegistry()
for (const tool of [forecast, getWeather]) {
  registry.registerTool({
    name: tool.name,
    version: versionOf(tool),
    introduced: introducedOf(tool),
    deprecation: deprecationOf(tool),
  })
}
registry.addMigration({
  toolName: 'get_weather',
  fromVersion: '1.0.0',
  toVersion: '2.0.0',
  action: 'call forecast',
  details: 'Its parameter is called place.',
})
assert.deepEqual(registry.listDeprecated(), ['get_weather'])

const path = registry.migrationPath('get_weather', '1.3.0', '2.0.0')
assert.ok(path.success)
console.log(renderMigrationGuide({ steps: path.steps, from: APIVersion.of(1, 3), to: APIVersion.of(2) }))
console.log(registry.toMarkdown())
