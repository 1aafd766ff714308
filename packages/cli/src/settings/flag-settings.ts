import { ADMIN_ROLES, parseSecretReference, type SecretReference } from '@mcpver/gateway'
import type { ServeOptions } from '../command/serve.ts'
import { usage } from '../usage.ts'
import type { AdminTokenSetting, GatewaySettings, TokenSetting } from './gateway-settings.ts'

const TOKEN = /^(?<principal>[^=]+)=(?<reference>.+)$/
const ADMIN_TOKEN = /^(?<principal>[^=]+):(?<role>[^=:]+)=(?<reference>.+)$/

/** What the flags of `mcpver serve` say. Throws `ERR_USAGE`; no message holds what could be a secret. */
export function settingsOfFlags(options: ServeOptions): GatewaySettings {
  const { host, port, allowHost, allowOrigin, adminPort, adminToken, rate, concurrency } = options
  const hasIssuers = options.oauthIssuer !== undefined || options.resource !== undefined
  return {
    listen: { host, port, allowedHosts: allowHost, allowedOrigins: allowOrigin },
    admin: { port: adminPort, tokens: adminToken?.map(parseAdminToken) },
    tokens: options.token?.map(parseToken),
    oauth: hasIssuers
      ? { resource: options.resource, issuers: options.oauthIssuer?.map((issuer) => ({ issuer })) }
      : undefined,
    limits: {
      rate: rate === undefined ? undefined : { perSecond: rate },
      concurrency: concurrency === undefined ? undefined : { perPrincipal: concurrency },
    },
    name: options.gatewayName,
    names: options.names,
    forwardHeaders: options.forwardHeader,
    upstreamHosts: options.upstreamHost,
    stateKey: options.stateKey === undefined ? undefined : parseStateKey(options.stateKey),
    signed: options.signed,
    updates: options.updates === false ? false : undefined,
  }
}

function parseToken(text: string): TokenSetting {
  const { principal = '', reference = '' } = TOKEN.exec(text)?.groups ?? {}
  const token = parseSecretReference(reference)
  if (principal !== '' && token !== undefined) return { principal, token }
  throw usage(
    'A --token is not of the form principal=env:NAME or principal=file:/path',
    'As in --token ana=env:ANA_TOKEN',
  )
}

function parseStateKey(text: string): SecretReference {
  const key = parseSecretReference(text)
  if (key !== undefined) return key
  // What was given may be the key itself.
  throw usage('A --state-key is not of the form env:NAME or file:/path', 'As in --state-key env:STATE_KEY')
}

function parseAdminToken(text: string): AdminTokenSetting {
  const { principal = '', role: said, reference = '' } = ADMIN_TOKEN.exec(text)?.groups ?? {}
  const role = ADMIN_ROLES.find((one) => one === said)
  const token: SecretReference | undefined = parseSecretReference(reference)
  if (principal !== '' && role !== undefined && token !== undefined) return { principal, role, token }
  throw usage(
    'An --admin-token is not of the form principal:role=env:NAME or principal:role=file:/path',
    `As in --admin-token ana:viewer=env:ANA_ADMIN; the roles are ${ADMIN_ROLES.join(', ')}.`,
  )
}
