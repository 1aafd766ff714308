import { once } from 'node:events'
import { APIVersion } from '@mcpver/core'
import { renderCompatibility, renderMigrationGuide } from '@mcpver/markdown'
import type { VersionRegistry } from '@mcpver/registry'
import type { Report } from './report.ts'
import { call, servedBy, textOf } from './show-calls.ts'
import type { Connection } from './weather-clients.ts'
import { Observations, weatherCompatibility } from './weather-tools.ts'

/** Shows where the warning of a deprecated function points: at the line that calls it. */
export async function showWarning(report: Report): Promise<void> {
  const warned = once(process, 'warning') as Promise<[Error & { readonly code?: string }]>
  new Observations().current_weather() // the warning points here
  const [warning] = await warned
  const caller =
    warning.stack
      ?.split('\n')
      .find((line) => line.trim().startsWith('at '))
      ?.trim() ?? ''
  report.say(`${warning.name} [${warning.code ?? ''}]: ${warning.message}`)
  report.say(`  ${caller.replace(/\(.*?(apps\/demo)/, '($1')}`)
  report.check('the warning points at its caller, not at the decorator', caller.includes('showWarning'))
}

/** Shows the way from the first version to the latest, and an old call that an adapter carries. */
export async function showMigration(report: Report, registry: VersionRegistry, { client }: Connection): Promise<void> {
  const steps = registry.migrationGuide('1.0.0', '3.0.0', { tool: 'forecast' })
  report.block('guide', renderMigrationGuide({ steps, from: APIVersion.of(1), to: APIVersion.of(3) }))
  const path = registry.migrationPath('forecast', '1.1.0', '3.0.0')
  report.check('two steps lead from 1.1.0 to 3.0.0', path.success && path.steps.length === 2)

  const result = await call(client, 'forecast', { args: { city: 'Bern' }, requires: '1.0.0' })
  report.say(`forecast 1.0.0 with { city: 'Bern' } is carried to 3.0.0 and answers "${textOf(result)}"`)
  report.check(
    'the old call gets an answer in the old form',
    servedBy(result) === '1.0.0' && textOf(result) === 'Bern: sun',
  )
}

/** Shows which versions work in place of one another. */
export function showCompatibility(report: Report): void {
  const matrix = weatherCompatibility()
  report.block('recorded', renderCompatibility(matrix.list()))
  const pairs = [
    ['1.0.0', '1.1.0'],
    ['1.1.0', '3.0.0'],
    ['3.0.0', '2.0.0'],
  ] as const
  report.table(
    'asked',
    ['forecast', 'with', 'compatible', 'because'],
    pairs.map(([a, b]) => {
      const { compatible, reason } = matrix.explain('forecast', a, b)
      return [a, b, compatible ? 'yes' : 'no', reason]
    }),
  )
  report.check('a recorded pair holds in both directions', matrix.isCompatible('forecast', '3.0.0', '2.0.0'))
}
