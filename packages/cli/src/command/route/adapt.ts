import { APIVersion, type Store } from '@mcpver/core'
import type { ArgumentPlan } from '@mcpver/diff'
import type { Route, RouteAdapter } from '@mcpver/gateway'
import { EXIT, type ExitCode } from '../../exit-code.ts'
import { planAdapter } from '../../gateway/adapter-plan.ts'
import { approvedDefinition } from '../../gateway/approved-tools.ts'
import { auditedRoutes, changeRoute, changerOf } from '../../gateway/route-change.ts'
import { routesText } from '../../gateway/route-report.ts'
import { write, type Io } from '../../io.ts'
import { jsonText } from '../../json-text.ts'
import { shownLine } from '../../shown.ts'
import { withStore } from '../../state/open-store.ts'
import { declareState, statePaths, type StateOptions } from '../../state/state-options.ts'
import { usage } from '../../usage.ts'
import type { Command } from '../command.ts'

/** What `mcpver route adapt` takes. */
export interface RouteAdaptOptions extends StateOptions {
  readonly remove?: boolean
}

/** The two versions of a tool that are to be tied together. */
type Way = Pick<RouteAdapter, 'from' | 'to' | 'tool'>

/** Carries calls for a version of a tool that nothing serves any more to another one. */
export const routeAdaptCommand: Command<RouteAdaptOptions> = {
  name: 'route adapt',
  summary: 'Have calls for a version of a tool that is gone served by another one, with their arguments carried over.',
  examples: [
    ['mcpver route adapt weather forecast@1.2.0 2.0.0', 'where what changed can be carried mechanically, all of it'],
    ['mcpver route adapt weather forecast@1.2.0 2.0.0 --remove', 'refuse them again'],
  ],
  declare: (syntax) => {
    syntax
      .argument('<server>', 'its name')
      .argument('<tool@from>', 'the version of the tool that calls ask for')
      .argument('<to>', 'the version of the tool that is to serve them')
      .option('--remove', 'take it back')
    declareState(syntax)
  },
  run: async ({ io, args: [server = '', from = '', to = ''], options }) => {
    const way = parseWay(from, to)
    return withStore(statePaths(options, io), (store) =>
      options.remove === true
        ? remove(store, { io, server, way, isJson: options.json === true })
        : adapt(store, { io, server, way, isJson: options.json === true }),
    )
  },
}

interface Task {
  readonly io: Io
  readonly server: string
  readonly way: Way
  readonly isJson: boolean
}

async function adapt(store: Store, { io, server, way, isJson }: Task): Promise<ExitCode> {
  const definitionOf = (version: string) =>
    approvedDefinition(store, { server, tool: way.tool, version: APIVersion.parse(version) })
  const plan = planAdapter(await definitionOf(way.from), await definitionOf(way.to))
  if (plan.rest.length > 0) {
    await write(io.stdout, isJson ? jsonText({ ...way, ...plan }) : refusalText(way, plan))
    return EXIT.findings
  }
  const adapter: RouteAdapter = { ...way, steps: plan.steps }
  const change = ({ adapters = [] }: Route) => ({ adapters: [...adapters.filter((one) => !isSame(one, way)), adapter] })
  const route = await changeRoute(auditedRoutes(store, io), server, { by: changerOf(io), change })
  await write(io.stdout, routesText([route], io, isJson))
  return EXIT.fine
}

async function remove(store: Store, { io, server, way, isJson }: Task): Promise<ExitCode> {
  const routes = auditedRoutes(store, io)
  const before = await routes.read(server)
  const wasThere = before?.value.adapters?.some((one) => isSame(one, way)) ?? false
  const change = ({ adapters = [] }: Route) => ({ adapters: adapters.filter((one) => !isSame(one, way)) })
  const route = await changeRoute(routes, server, { by: changerOf(io), change })
  await write(io.stdout, routesText([route], io, isJson))
  return wasThere ? EXIT.fine : EXIT.findings
}

function parseWay(start: string, end: string): Way {
  const at = start.lastIndexOf('@')
  const [from, to] = [APIVersion.tryParse(start.slice(at + 1)), APIVersion.tryParse(end)]
  if (at <= 0 || from === undefined || to === undefined) {
    throw usage(
      `${JSON.stringify(`${start} ${end}`)} names no two versions of a tool`,
      'As in: mcpver route adapt weather forecast@1.2.0 2.0.0',
    )
  }
  return { tool: start.slice(0, at), from: from.toJSON(), to: to.toJSON() }
}

function isSame(one: Way, other: Way): boolean {
  return one.tool === other.tool && one.from === other.from && one.to === other.to
}

function refusalText({ tool, from, to }: Way, { rest }: ArgumentPlan): string {
  const lines = rest.flatMap(({ kind, message, pointer, rule }) => [`  ${kind}  ${message}`, `    ${pointer}  ${rule}`])
  const head = `Calls of ${tool} ${from} cannot be carried to ${to} mechanically. What stays broken:`
  return [head, ...lines].map((line) => `${shownLine(line)}\n`).join('')
}
