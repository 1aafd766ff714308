import type { Command } from './command.ts'

/** Commands whose names begin with the same word. One of them may be that word alone. */
export interface CommandGroup {
  readonly name: string
  readonly summary: string
  /** Loads them: who compares tools does not wait for what opens databases and keys. */
  load(): Promise<readonly Command[]>
}

/** Every group, in the order of the help. */
export const GROUPS: readonly CommandGroup[] = [
  {
    name: 'keys',
    summary: 'Make keys that sign, and list those that are here.',
    load: async () => (await import('./keys/commands.ts')).KEYS_COMMANDS,
  },
  {
    name: 'trust',
    summary: 'Say who is trusted for what.',
    load: async () => (await import('./trust/commands.ts')).TRUST_COMMANDS,
  },
  {
    name: 'release',
    summary: 'Release versions of servers: signed, with evidence, for others to verify.',
    load: async () => (await import('./release/commands.ts')).RELEASE_COMMANDS,
  },
  {
    name: 'audit',
    summary: 'Show, verify and prove what happened to releases.',
    load: async () => (await import('./audit/commands.ts')).AUDIT_COMMANDS,
  },
  {
    name: 'advisories',
    summary: 'Import advisories, against which dependencies are checked.',
    load: async () => (await import('./advisories/commands.ts')).ADVISORIES_COMMANDS,
  },
  {
    name: 'route',
    summary: 'Say which releases of a server are live at the gateway, and for whom.',
    load: async () => (await import('./route/commands.ts')).ROUTE_COMMANDS,
  },
  {
    name: 'update',
    summary: 'Update servers step by step: plan, start, watch, and take back what goes wrong.',
    load: async () => (await import('./update/commands.ts')).UPDATE_COMMANDS,
  },
  {
    name: 'rollback',
    summary: 'Put back what callers of a server got before.',
    load: async () => (await import('./rollback/commands.ts')).ROLLBACK_COMMANDS,
  },
  {
    name: 'store',
    summary: 'Move releases and their audit to another database.',
    load: async () => (await import('./store/commands.ts')).STORE_COMMANDS,
  },
]
