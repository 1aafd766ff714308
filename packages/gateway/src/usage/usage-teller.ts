import { defaultLogger, systemClock, type Clock, type Logger } from '@mcpver/core'
import type { CallEnd } from '../server/served-server.ts'
import { usageEventOf, type UsageListener } from './usage-event.ts'

/** What a teller works with. */
export interface UsageTellerOptions {
  readonly listeners: readonly UsageListener[]
  readonly clock?: Clock | undefined
  readonly logger?: Logger | undefined
}

/** Tells listeners of calls: what a gateway takes as `onCall`. A listener that fails is logged, and the others are told nevertheless. */
export function usageTeller({
  listeners,
  clock = systemClock,
  logger = defaultLogger(),
}: UsageTellerOptions): (server: string, end: CallEnd) => void {
  return (server, end) => {
    const event = usageEventOf(server, end, clock)
    for (const listener of listeners) {
      try {
        listener(event)
      } catch (error) {
        logger.error({ err: error }, 'A listener for usage failed')
      }
    }
  }
}
