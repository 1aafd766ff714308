import type { AdminRole, GatewayOptions, ListenOptions, SecretReference } from '@mcpver/gateway'
import type { JsonObject } from '@mcpver/core'
import type { NotifierSettings } from '@mcpver/notify'

/** Somebody who may call, and where their token is. */
export interface TokenSetting {
  readonly principal: string
  readonly token: SecretReference
}

/** Somebody who may use the admin API, for what, and where their token is. */
export interface AdminTokenSetting extends TokenSetting {
  readonly role: AdminRole
}

/** The admin API. */
export interface AdminSettings {
  /** Where it listens on this machine. Default: any that is free. */
  readonly port?: number | undefined
  /** Who may use it, besides the owner of the state directory. Default: nobody. */
  readonly tokens?: readonly AdminTokenSetting[] | undefined
}

/** An authorization server whose access tokens count. */
export interface IssuerSettings {
  /** Exactly as `iss` of its tokens: https, or http on this machine. */
  readonly issuer: string
  /** Where its keys are (a JSON Web Key Set). Default: where its metadata says. */
  readonly jwksUri?: string
  /** How its tokens may be signed. Default: by all asymmetric algorithms. */
  readonly algorithms?: readonly string[]
  /** How far its clock may be off, in seconds: 0 to 60. Default: 60. */
  readonly clockTolerance?: number
}

/** The gateway as an OAuth 2.1 resource server. */
export interface OAuthSettings {
  /** The URL by which clients know the gateway; tokens have to be made out to it (RFC 8707). */
  readonly resource?: string | undefined
  readonly issuers?: readonly IssuerSettings[] | undefined
  /** The scopes that every token must have. Default: none. */
  readonly requiredScopes?: readonly string[] | undefined
  /** The scopes that clients are told they may ask for. Default: those that are required. */
  readonly scopes?: readonly string[] | undefined
  /** What the gateway is called for people. Default: nothing. */
  readonly name?: string | undefined
}

/** How often one principal may call. */
export interface RateSettings {
  /** In the long run; may be a fraction. */
  readonly perSecond: number
  /** How many may come at once after a pause. Default: as many as in a second, and at least one. */
  readonly burst?: number
}

/** How many requests may be under way. */
export interface ConcurrencySettings {
  /** Default: as many as come. */
  readonly perPrincipal?: number
  /** Of all together. Default: as many as come. */
  readonly total?: number
}

/** Bounds. */
export interface LimitSettings extends Pick<GatewayOptions, 'maxBytes' | 'processes' | 'sessions'> {
  /** Default: as often as they like. */
  readonly rate?: RateSettings | undefined
  /** Default: as many as come. */
  readonly concurrency?: ConcurrencySettings | undefined
}

/** What `mcpver serve` is told by its settings file and by its flags. Defaults are those of the gateway, unless it is said. */
export interface GatewaySettings extends Pick<
  GatewayOptions,
  'descriptionNotice' | 'forwardHeaders' | 'name' | 'names' | 'recheckInterval'
> {
  /** Default: port 8808 of this machine. */
  readonly listen?: ListenOptions | undefined
  readonly admin?: AdminSettings | undefined
  /** Who may call with a token of their own. */
  readonly tokens?: readonly TokenSetting[] | undefined
  /** Default: tokens of nobody else count. */
  readonly oauth?: OAuthSettings | undefined
  readonly limits?: LimitSettings | undefined
  /** Where servers may be that are reached by URL, besides public addresses and those of `mcpServers`. */
  readonly upstreamHosts?: readonly string[] | undefined
  /** Where the key is with which cursors, states and tasks are sealed for clients. Default: in the state directory. */
  readonly stateKey?: SecretReference | undefined
  /** Whether releases only are served that the trust root has people for. Default: false. */
  readonly signed?: boolean | undefined
  /** Whether it carries updates of servers out, together with the other gateways on its database. Default: true. */
  readonly updates?: boolean | undefined
  /** Who is told of updates. Default: nobody. */
  readonly notifiers?: readonly NotifierSettings[] | undefined
  /** Servers, as a client's configuration has them. */
  readonly mcpServers?: JsonObject | undefined
}

/** What was said first, but for what was said later. Lists are replaced as a whole. */
export function overlaid(first: GatewaySettings, later: GatewaySettings): GatewaySettings {
  return {
    ...over(first, later),
    listen: over(first.listen, later.listen),
    admin: over(first.admin, later.admin),
    limits: over(first.limits, later.limits),
    oauth: first.oauth === undefined && later.oauth === undefined ? undefined : over(first.oauth, later.oauth),
  }
}

function over<Settings extends object>(first: Settings | undefined, later: Settings | undefined): Settings {
  const said = Object.entries(later ?? {}).filter(([, value]) => value !== undefined)
  return { ...first, ...Object.fromEntries(said) } as Settings
}
