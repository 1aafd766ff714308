import type { Command } from '../command.ts'
import { routeAdaptCommand } from './adapt.ts'
import { routePinCommand, routeUnpinCommand } from './pin.ts'
import { routeSetCommand } from './set.ts'
import { routeShowCommand } from './show.ts'

/** The commands about routes. */
export const ROUTE_COMMANDS: readonly Command[] = [
  routeShowCommand,
  routeSetCommand,
  routePinCommand,
  routeUnpinCommand,
  routeAdaptCommand,
]
