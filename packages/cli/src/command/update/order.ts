import type { Order } from '@mcpver/rollout'
import { declareState, type StateOptions } from '../../state/state-options.ts'
import type { Command, Example } from '../command.ts'

/** What the commands take that tell an update what to do. */
export interface UpdateOrderOptions extends StateOptions {
  readonly reason?: string
}

/** What each order does, and when one gives it. */
const ORDERS: readonly (readonly [order: Order, summary: string, ...examples: readonly Example[]])[] = [
  [
    'pause',
    'Stop an update where it is, until somebody says how it goes on.',
    ['mcpver update pause weather --reason "looking into it"', 'callers keep what they have'],
  ],
  [
    'resume',
    "Let an update go on: after a pause, and past a step that waits for somebody's word.",
    ['mcpver update resume weather', 'the one of a server that is under way'],
  ],
  [
    'promote',
    'Give everybody the new version now, after the last checks.',
    ['mcpver update promote weather', 'without the steps that are left'],
  ],
  [
    'approve',
    'Say yes to an update that waits for it. Whoever asked for the update cannot.',
    ['mcpver update approve weather', 'as whoever is logged in'],
  ],
  [
    'abort',
    'Take an update back now: everybody gets what they had before it.',
    ['mcpver update abort weather --reason "incident 42"', 'within a second at every gateway on the database'],
  ],
  [
    'cancel',
    'End an update that has changed nothing yet, or one that could not be rolled back and was mended by hand.',
    ['mcpver update cancel weather', 'the one that waits for its time'],
  ],
  [
    'retry',
    'Try a rollback again that was blocked; of an update that has ended badly, start another one like it.',
    ['mcpver update retry weather', 'with the configuration that it had'],
  ],
]

/** The commands that tell an update what to do. */
export const UPDATE_ORDER_COMMANDS: readonly Command<UpdateOrderOptions>[] = ORDERS.map(
  ([order, summary, ...examples]) => ({
    name: `update ${order}`,
    summary,
    examples,
    declare: (syntax) => {
      syntax.argument('<id|server>', 'an update, or the server whose update it is').option('--reason <sentence>', 'why')
      declareState(syntax)
    },
    run: async (invocation) => (await import('../../updates/order.ts')).giveOrder(order, invocation),
  }),
)
