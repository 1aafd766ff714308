import { spawnSync } from 'node:child_process'

/** A command before a command, that takes the network away from it. */
export type Isolation = readonly string[]

const WAYS: readonly Isolation[] = [
  ['unshare', '--net'],
  ['unshare', '--user', '--map-root-user', '--net'],
]

/** How this machine runs a program without network; `undefined` when it cannot. */
export function findIsolation(): Isolation | undefined {
  return WAYS.find(([command, ...args]) => spawnSync(command ?? '', [...args, 'true']).status === 0)
}
