import type { ArgumentStep } from '@mcpver/diff'
import { toRouteDocument, type Route } from '@mcpver/gateway'
import type { Io } from '../io.ts'
import { jsonText } from '../json-text.ts'
import { shownLine } from '../shown.ts'
import { renderTable } from '../table.ts'

/** Routes for a person, or as JSON. */
export function routesText(routes: readonly Route[], io: Io, isJson: boolean): string {
  if (isJson) return jsonText({ routes: routes.map(toRouteDocument) })
  if (routes.length === 0) return 'There is no route. "mcpver serve" and "mcpver route set" make some.\n'
  const table = renderTable(
    ['server', 'active', 'split', 'pins', 'guard', 'sessions', 'arguments'],
    routes.map(rowOf),
    io,
  )
  return [
    table,
    ...[...routes.flatMap(trafficLines), ...routes.flatMap(aliasLines), ...routes.flatMap(adapterLines)].map(
      (line) => `${shownLine(line)}\n`,
    ),
  ].join('')
}

/** Who gets other versions than the table says. */
function trafficLines({ server, matches = [], gateways, mirror, warm = [] }: Route): readonly string[] {
  return [
    ...matches.map((match) => {
      const who =
        'principal' in match
          ? `the principal ${match.principal} gets`
          : `requests with ${match.header}: ${match.value} get`
      return `${server}: ${who} ${match.version}`
    }),
    ...Array.from(gateways ?? [], ([name, version]) => `${server}: the gateway ${name} gives ${version} instead`),
    ...(mirror
      ? [`${server}: ${String(mirror.percent)} % of the calls that only read are copied to ${mirror.version}`]
      : []),
    ...(warm.length > 0 ? [`${server}: kept warm: ${warm.join(', ')}`] : []),
  ]
}

function aliasLines({ server, aliases = new Map<string, string>() }: Route): readonly string[] {
  return Array.from(aliases, ([alias, target]) => `${server}: calls of ${alias} go to ${target}`)
}

function adapterLines({ server, adapters = [] }: Route): readonly string[] {
  return adapters.map(({ tool, from, to, steps }) => {
    const said = steps.map(describeStep).join(', ')
    return `${server}: calls of ${tool} ${from} go to ${to}${said === '' ? '' : `: ${said}`}`
  })
}

function describeStep(step: ArgumentStep): string {
  const at = (name: string): string => [...step.path, name].join('.')
  switch (step.kind) {
    case 'rename':
      return `${at(step.from)} is ${step.to}`
    case 'fill':
      return `${at(step.name)} is ${JSON.stringify(step.value)} where it is absent`
    case 'drop':
      return `${at(step.name)} is left out where it is ${JSON.stringify(step.value)}`
    case 'to-text':
      return `${at(step.name)} is a text`
  }
}

function rowOf({ server, active, split, pins, guard, sessions, arguments: argumentRule = 'pass' }: Route): string[] {
  const shares = [...split].map(([version, percent]) => `${version} ${String(percent)} %`)
  const pinned = pins.map((pin) =>
    'principal' in pin ? `${pin.principal} ${pin.range}` : `client:${pin.client} ${pin.range}`,
  )
  return [server, active, shares.join(', ') || '-', pinned.join(', ') || '-', guard, sessions, argumentRule].map(
    shownLine,
  )
}
