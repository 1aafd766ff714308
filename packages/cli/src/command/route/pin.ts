import type { Route, RoutePin } from '@mcpver/gateway'
import { EXIT } from '../../exit-code.ts'
import { auditedRoutes, changeRoute, changerOf } from '../../gateway/route-change.ts'
import { routesText } from '../../gateway/route-report.ts'
import { write } from '../../io.ts'
import { withStore } from '../../state/open-store.ts'
import { declareState, statePaths, type StateOptions } from '../../state/state-options.ts'
import type { Command } from '../command.ts'

const CLIENT = 'client:'

/** Pins somebody to releases. */
export const routePinCommand: Command<StateOptions> = {
  name: 'route pin',
  summary: 'Give somebody a release of their own, or the highest one in a range.',
  examples: [
    ['mcpver route pin weather ana 1.4.0', 'the principal ana'],
    ['mcpver route pin weather client:cursor "^1"', 'every client that calls itself cursor'],
  ],
  declare: (syntax) => {
    syntax
      .argument('<server>', 'its name')
      .argument('<who>', 'a principal, or client:<name>')
      .argument('<range>', 'a version or a range')
    declareState(syntax)
  },
  run: async ({ io, args: [server = '', who = '', range = ''], options }) => {
    const route = await withStore(statePaths(options, io), (store) =>
      changeRoute(auditedRoutes(store, io), server, {
        by: changerOf(io),
        change: ({ pins }) => ({ pins: [...pins.filter((pin) => !isOf(pin, who)), pinOf(who, range)] }),
      }),
    )
    await write(io.stdout, routesText([route], io, options.json === true))
    return EXIT.fine
  },
}

/** Takes a pin back. */
export const routeUnpinCommand: Command<StateOptions> = {
  name: 'route unpin',
  summary: 'Take back that somebody has a release of their own.',
  examples: [['mcpver route unpin weather ana', 'ana gets what everybody gets']],
  declare: (syntax) => {
    syntax.argument('<server>', 'its name').argument('<who>', 'a principal, or client:<name>')
    declareState(syntax)
  },
  run: async ({ io, args: [server = '', who = ''], options }) => {
    const { route, wasPinned } = await withStore(statePaths(options, io), async (store) => {
      const routes = auditedRoutes(store, io)
      const before = await routes.read(server)
      const change = ({ pins }: Route) => ({ pins: pins.filter((pin) => !isOf(pin, who)) })
      return {
        route: await changeRoute(routes, server, { by: changerOf(io), change }),
        wasPinned: before?.value.pins.some((pin) => isOf(pin, who)) ?? false,
      }
    })
    await write(io.stdout, routesText([route], io, options.json === true))
    return wasPinned ? EXIT.fine : EXIT.findings
  },
}

function pinOf(who: string, range: string): RoutePin {
  return who.startsWith(CLIENT) ? { client: who.slice(CLIENT.length), range } : { principal: who, range }
}

function isOf(pin: RoutePin, who: string): boolean {
  return 'client' in pin ? `${CLIENT}${pin.client}` === who : pin.principal === who
}
