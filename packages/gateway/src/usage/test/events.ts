import type { UsageEvent } from '../usage-event.ts'

/** A call of the tool `forecast` that was served, with some changes. */
export function call(changes: Partial<UsageEvent> = {}): UsageEvent {
  return {
    server: 'weather',
    tool: 'forecast',
    version: '1.2.0',
    release: '3.0.0',
    selected: '3.0.0',
    client: { name: 'probe', version: '1.0.0' },
    principal: undefined,
    outcome: 'served',
    code: undefined,
    isDeprecated: false,
    at: 1_790_000_000_000,
    duration: 4,
    ...changes,
  }
}

/** A call of the tool `forecast` that was refused. */
export function refusal(code: string, changes: Partial<UsageEvent> = {}): UsageEvent {
  return call({ outcome: 'refused', code, version: undefined, release: undefined, ...changes })
}
