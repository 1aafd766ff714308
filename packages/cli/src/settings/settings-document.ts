import { DocumentNode, isPlainObject, type JsonObject } from '@mcpver/core'
import {
  ADMIN_ROLES,
  isSafeWebUrl,
  parseSecretReference,
  type ConnectionLimits,
  type GatewayOptions,
  type ListenOptions,
  type SecretReference,
} from '@mcpver/gateway'
import { parseNotifierSettings } from '@mcpver/notify'
import { withoutCredentials } from '../url-label.ts'
import { flag, listOf, objectOf, oneOf, text, whole, type Reader } from './document-readers.ts'
import type {
  AdminSettings,
  AdminTokenSetting,
  ConcurrencySettings,
  GatewaySettings,
  IssuerSettings,
  LimitSettings,
  OAuthSettings,
  RateSettings,
  TokenSetting,
} from './gateway-settings.ts'
import { withoutLiteralSecrets } from './literal-secrets.ts'

type Processes = NonNullable<GatewayOptions['processes']>
type Sessions = NonNullable<GatewayOptions['sessions']>

const HIGHEST_PORT = 65_535
/** The longest that a timer takes, in milliseconds. */
const LONGEST = 2 ** 31 - 1

const count = whole(1)
const milliseconds = whole(1, LONGEST)
const port = whole(0, HIGHEST_PORT)
const texts = listOf(text)

const webUrl: Reader<string> = (node) => {
  const url = text(node)
  if (isSafeWebUrl(url)) return url
  throw new DocumentNode(withoutCredentials(url), node.at).refusal('a URL with https, or with http to this machine')
}

const secret: Reader<SecretReference> = (node) => {
  const reference = parseSecretReference(node.text())
  if (reference === undefined) throw node.refusal('"env:NAME" or "file:/path", as secrets do not stand in this file,')
  return reference
}

const perSecond: Reader<number> = (node) => {
  if (typeof node.value === 'number' && node.value > 0 && node.value < Infinity) return node.value
  throw node.refusal('a number above 0')
}

const seconds: Reader<number> = whole(0, 60)

const servers: Reader<JsonObject> = (node) => {
  if (isPlainObject(node.value)) return node.value as JsonObject
  throw node.refusal('an object of servers, as a client’s configuration has them')
}

const listen = objectOf<ListenOptions>({
  host: text,
  port,
  allowedHosts: texts,
  allowedOrigins: texts,
  connections: objectOf<ConnectionLimits>({
    most: count,
    headersTimeout: milliseconds,
    requestTimeout: milliseconds,
  }),
})

const admin = objectOf<AdminSettings>({
  port,
  tokens: listOf(
    objectOf<AdminTokenSetting>({ principal: text, role: oneOf(ADMIN_ROLES), token: secret }, [
      'principal',
      'role',
      'token',
    ]),
  ),
})

const tokens = listOf(objectOf<TokenSetting>({ principal: text, token: secret }, ['principal', 'token']))

const oauth = objectOf<OAuthSettings>({
  resource: webUrl,
  issuers: listOf(
    objectOf<IssuerSettings>({ issuer: webUrl, jwksUri: webUrl, algorithms: texts, clockTolerance: seconds }, [
      'issuer',
    ]),
  ),
  requiredScopes: texts,
  scopes: texts,
  name: text,
})

const limits = objectOf<LimitSettings>({
  rate: objectOf<RateSettings>({ perSecond, burst: count }, ['perSecond']),
  concurrency: objectOf<ConcurrencySettings>({ perPrincipal: count, total: count }),
  maxBytes: count,
  processes: objectOf<Processes>({
    maxProcesses: count,
    idleTimeout: milliseconds,
    maxMemory: count,
    healthCheck: objectOf({ interval: milliseconds, timeout: milliseconds }, ['interval', 'timeout']),
  }),
  sessions: objectOf<Sessions>({ maxSessions: count, idleTimeout: milliseconds }),
})

const settings = objectOf<GatewaySettings & { readonly $schema?: string }>({
  $schema: text,
  listen,
  admin,
  tokens,
  oauth,
  limits,
  name: text,
  names: text,
  forwardHeaders: texts,
  upstreamHosts: texts,
  descriptionNotice: flag,
  recheckInterval: milliseconds,
  stateKey: secret,
  signed: flag,
  updates: flag,
  notifiers: (node) => parseNotifierSettings(node),
  mcpServers: servers,
})

/**
 * Reads settings.
 *
 * @throws {CoreError} `ERR_INVALID_DOCUMENT`, with a JSON Pointer; no message holds what could be a secret.
 */
export function parseSettings(value: unknown): GatewaySettings {
  const { $schema: _, ...rest } = settings(new DocumentNode(withoutLiteralSecrets(value)))
  return rest
}
