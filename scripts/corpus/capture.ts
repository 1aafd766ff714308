import { join } from 'node:path'
import { ROOT } from '../workspace.ts'
import { dummyCredentials } from './dummy-credentials.ts'
import { install, type PackageVersion } from './installation.ts'
import type { Isolation } from './isolation.ts'
import { CommandFailure, runFor } from './timed-command.ts'

/** A line of a corpus file. */
export interface CapturedSurface {
  readonly server: string
  readonly version: string
  readonly protocolVersion: unknown
  readonly serverInfo: unknown
  readonly capabilities: unknown
  readonly tools: readonly unknown[]
}

/** How servers are started. */
export interface CaptureOptions {
  /** Where packages are installed. */
  readonly cache: string
  readonly isolation: Isolation | undefined
  /** Seconds for the handshake, and for listing the tools. */
  readonly timeout: number
  /** More variables for every server, each `NAME=value`. */
  readonly env: readonly string[]
}

/** The part of a snapshot that is read. */
interface Snapshot {
  readonly server?: unknown
  readonly protocolVersion?: unknown
  readonly capabilities?: unknown
  readonly tools: readonly unknown[]
}

const MCPVER = join(ROOT, 'packages/cli/bin/mcpver.js')

/** Installs a version, starts it, and asks which tools it has. No tool is called. */
export async function capture(published: PackageVersion, options: CaptureOptions): Promise<CapturedSurface> {
  const { folder, program } = await install(published, options.cache)
  const dummies = Object.entries(dummyCredentials(folder)).map(([name, value]) => `${name}=${value}`)
  const variables = [...dummies, ...options.env].flatMap((variable) => ['--env', variable])
  const snapshot = [MCPVER, 'snapshot', '--json', '--timeout', String(options.timeout), ...variables]
  const [command, ...args] = [
    ...(options.isolation ?? []),
    ...[process.execPath, ...snapshot, '--', process.execPath, program],
  ] as [string, ...string[]]
  const document = JSON.parse(await snapshotText({ command, args }, options.timeout)) as Snapshot
  return {
    server: published.name,
    version: published.version,
    protocolVersion: document.protocolVersion,
    serverInfo: document.server,
    capabilities: document.capabilities,
    tools: document.tools,
  }
}

/** The command has its own time-outs; this is a net below them. */
async function snapshotText(command: { command: string; args: string[] }, timeout: number): Promise<string> {
  try {
    return await runFor((3 * timeout + 10) * 1000, command)
  } catch (error) {
    throw error instanceof CommandFailure ? new Error(messageOf(error)) : error
  }
}

/** The message of the error that `--json` prints, else what there is. */
function messageOf({ message, stderr }: CommandFailure): string {
  try {
    const { error } = JSON.parse(stderr.slice(stderr.indexOf('{'))) as { readonly error: { readonly message: string } }
    return error.message
  } catch {
    return message
  }
}
