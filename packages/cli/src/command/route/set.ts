import type { ArgumentRule, GuardMode, SessionRule } from '@mcpver/gateway'
import { Option } from 'commander'
import { EXIT } from '../../exit-code.ts'
import { auditedRoutes, changedAliases, changerOf, parseShare } from '../../gateway/route-change.ts'
import { routesText } from '../../gateway/route-report.ts'
import { write } from '../../io.ts'
import { withStore } from '../../state/open-store.ts'
import { declareState, statePaths, type StateOptions } from '../../state/state-options.ts'
import { usage } from '../../usage.ts'
import { append } from '../acquisition.ts'
import type { Command } from '../command.ts'

/** What `mcpver route set` takes. */
export interface RouteSetOptions extends StateOptions {
  readonly split?: readonly string[]
  readonly guard?: GuardMode
  readonly sessions?: SessionRule
  readonly callable?: readonly string[]
  readonly arguments?: ArgumentRule
  readonly alias?: readonly string[]
  readonly unalias?: readonly string[]
}

/** Sets a route. */
export const routeSetCommand: Command<RouteSetOptions> = {
  name: 'route set',
  summary: 'Say which release of a server is live; every gateway on the database follows within a second.',
  examples: [
    ['mcpver route set weather 2.0.0', 'for everybody'],
    ['mcpver route set weather 1.4.0 --split 2.0.0=10', '10 % of the callers, always the same, get 2.0.0'],
    [
      'mcpver route set weather 2.0.0 --arguments validate',
      'refuse arguments that do not fit, before the server sees them',
    ],
    ['mcpver route set weather 2.0.0 --alias get_weather=forecast', 'a renamed tool can be called by its earlier name'],
    ['mcpver route set weather 2.0.0 --guard classify', 'let harmless changes of definitions pass, and record them'],
  ],
  declare: (syntax) => {
    syntax
      .argument('<server>', 'its name')
      .argument('<version>', 'the release that is live')
      .option('--split <version=percent>', 'a release for a part of the callers (repeatable; default: none)', append)
      .option(
        '--callable <version>',
        'a release that can be called beside those (repeatable; default: all that are not retired)',
        append,
      )
      .option('--alias <old=new>', 'an earlier name of a tool, added to those that there are (repeatable)', append)
      .option('--unalias <old>', 'an earlier name that is taken back (repeatable)', append)
      .addOption(
        new Option('--guard <mode>', 'what becomes of changed tools').choices(['enforce', 'classify', 'audit']),
      )
      .addOption(new Option('--sessions <rule>', 'whether sessions follow').choices(['move', 'stay']))
      .addOption(
        new Option('--arguments <rule>', 'whether arguments are held against the schema of the version').choices([
          'pass',
          'validate',
        ]),
      )
    declareState(syntax)
  },
  run: async ({ io, args: [server = '', active = ''], options }) => {
    if (server === '') throw usage('No server', 'As in: mcpver route set weather 2.0.0')
    const route = await withStore(statePaths(options, io), async (store) => {
      const routes = auditedRoutes(store, io)
      const before = await routes.read(server)
      const { pins, guard, sessions, retirement, arguments: argumentRule, adapters, aliases } = before?.value ?? {}
      const draft = {
        server,
        active,
        split: new Map((options.split ?? []).map(parseShare)),
        ...(pins && { pins }),
        ...(retirement && { retirement }),
        ...(adapters && { adapters }),
        aliases: changedAliases(aliases, options),
        ...((options.guard ?? guard) && { guard: options.guard ?? guard }),
        ...((options.sessions ?? sessions) && { sessions: options.sessions ?? sessions }),
        ...(options.callable && { callable: options.callable }),
        ...((options.arguments ?? argumentRule) && { arguments: options.arguments ?? argumentRule }),
      }
      const edit = { by: changerOf(io), ...(before && { revision: before.revision }) }
      return (await routes.change(draft as Parameters<typeof routes.change>[0], edit)).value
    })
    await write(io.stdout, routesText([route], io, options.json === true))
    return EXIT.fine
  },
}
