import { BearerAuthenticator, digestToken, NetworkPolicy, StaticTokens, type Authenticator } from '@mcpver/gateway'
import type { Io } from '../io.ts'
import { usage } from '../usage.ts'
import type { ServedServer } from './served-servers.ts'

const TOKEN = /^(?<principal>[^=]+)=env:(?<name>.+)$/

/**
 * Who may call: those whose tokens are given, or anybody when none is.
 *
 * @throws {CliError} `ERR_USAGE`. {GatewayError} `ERR_ACCESS_CONFIG`.
 */
export function authenticatorOf(tokens: readonly string[], env: Io['env']): Authenticator | undefined {
  if (tokens.length === 0) return undefined
  const known = tokens.map((text) => {
    const { principal = '', name = '' } = TOKEN.exec(text)?.groups ?? {}
    if (principal === '')
      throw usage('A --token is not of the form principal=env:NAME', 'As in --token ana=env:ANA_TOKEN')
    const token = Object.hasOwn(env, name) ? env[name] : undefined
    if (!token) throw usage(`The variable ${name} is not set`, `It has to hold the token of ${principal}.`)
    return { principal, digest: digestToken(token) }
  })
  return new BearerAuthenticator({ verifiers: [new StaticTokens(known)] })
}

/** Where servers may be: on public addresses, where the configuration has them, and where the command says. */
export function networkOf(servers: readonly ServedServer[], hosts: readonly string[]): NetworkPolicy {
  const configured = servers.flatMap(({ host }) => (host === undefined ? [] : [host.replace(/^\[|\]$/g, '')]))
  return new NetworkPolicy({ hosts: [...new Set([...configured, ...hosts])] })
}
