import { quote } from '@mcpver/core'
import type { Invocation } from '../command/command.ts'
import { answersOf, refuseWithoutConfig } from '../command/config-options.ts'
import type { ServeOptions } from '../command/serve.ts'
import { configuredServers, readClientConfig, type ConfiguredServer } from '../config/client-config.ts'
import type { SettingsFile } from '../settings/settings-file.ts'
import { parseUrl } from '../source/url-source.ts'
import { usage } from '../usage.ts'
import { serverOf, serverOfWords, serversOfConfig, type ServedServer } from './served-servers.ts'

/**
 * The servers that `mcpver serve` is to take in: that of the words, the URL or the configuration of a client; else those of the
 * settings.
 *
 * @throws {CliError} `ERR_USAGE`, and what reading a configuration throws.
 */
export async function givenServers(
  invocation: Invocation<ServeOptions>,
  file: SettingsFile | undefined,
): Promise<readonly ServedServer[]> {
  const servers = await serversOf(invocation, file)
  assertAcceptable(servers, invocation.options)
  return servers
}

async function serversOf(
  { io, args: [url], words, options }: Invocation<ServeOptions>,
  file: SettingsFile | undefined,
): Promise<readonly ServedServer[]> {
  const given = [url, words, options.config].filter((one) => one !== undefined)
  if (given.length > 1) throw usage('Several ways to say which servers', 'Give a URL, a command after --, or --config.')
  if (url !== undefined || words !== undefined) {
    refuseWithoutConfig(options)
    if (words !== undefined) return [serverOfWords(words, options.name, io)]
    const parsed = parseUrl(url ?? '')
    return [serverOf(options.name ?? parsed.hostname, { kind: 'url', url: parsed }, io)]
  }
  if (options.name !== undefined) {
    throw usage('--name without a server', 'It names the one of a URL or of a command after --.')
  }
  const configured = await configuredOnes(options, { io, file })
  if (configured === undefined) {
    refuseWithoutConfig(options)
    return []
  }
  return serversOfConfig(chosen(configured, options.server), io)
}

async function configuredOnes(
  options: ServeOptions,
  { io, file }: Pick<Invocation, 'io'> & { readonly file: SettingsFile | undefined },
): Promise<readonly ConfiguredServer[] | undefined> {
  const answers = answersOf(options)
  if (options.config !== undefined) return readClientConfig(options.config, io, answers)
  const servers = file?.settings.mcpServers
  return servers && configuredServers(servers, { file: file.path, io, answers })
}

function chosen(configured: readonly ConfiguredServer[], name: string | undefined): readonly ConfiguredServer[] {
  if (name === undefined) return configured
  const one = configured.filter((server) => server.name === name)
  if (one.length > 0) return one
  const names = configured.map((server) => server.name).join(', ')
  throw usage(`There is no server ${quote(name)} in the configuration`, `There are: ${names}.`)
}

function assertAcceptable(servers: readonly ServedServer[], { accept = [] }: ServeOptions): void {
  const missing = accept.find((name) => !servers.some((server) => server.name === name))
  if (missing === undefined) return
  throw usage(
    `${quote(missing)} cannot be accepted: it is none of the servers that are asked for their tools`,
    'Give it with a command after --, a URL, --config or the settings.',
  )
}
