import { RouteStore } from '@mcpver/gateway'
import { EXIT } from '../../exit-code.ts'
import { routesText } from '../../gateway/route-report.ts'
import { write } from '../../io.ts'
import { withStore } from '../../state/open-store.ts'
import { declareState, statePaths, type StateOptions } from '../../state/state-options.ts'
import type { Command } from '../command.ts'

/** Shows routes. */
export const routeShowCommand: Command<StateOptions> = {
  name: 'route show',
  summary: 'Show which releases are live, and for whom.',
  examples: [
    ['mcpver route show', 'all servers'],
    ['mcpver route show weather --json', 'one, for a program'],
  ],
  declare: (syntax) => {
    syntax.argument('[server]', 'only this one')
    declareState(syntax)
  },
  run: async ({ io, args: [server], options }) => {
    const stored = await withStore(statePaths(options, io), (store) => new RouteStore({ store }).list())
    const routes = stored.map(({ value }) => value).filter((route) => server === undefined || route.server === server)
    await write(io.stdout, routesText(routes, io, options.json === true))
    return server !== undefined && routes.length === 0 ? EXIT.findings : EXIT.fine
  },
}
