export { AccessTokens } from './access/access-tokens.ts'
export { ADMIN_ROLES, AdminAccess } from './access/admin-access.ts'
export { BearerAuthenticator } from './access/bearer-authenticator.ts'
export { digestToken, newToken } from './access/bearer-token.ts'
export { Challenge } from './access/challenge.ts'
export { discoveredIssuerKeys } from './access/discovered-issuer-keys.ts'
export { remoteIssuerKeys } from './access/issuer-keys.ts'
export { NetworkPolicy } from './access/network-policy.ts'
export { ResourceMetadata } from './access/resource-metadata.ts'
export { StaticTokens } from './access/static-tokens.ts'
export { isSafeWebUrl } from './access/web-url.ts'
export { AdminServer } from './admin/admin-server.ts'
export { PinStore } from './catalog/pin-store.ts'
export { ReleaseCatalog } from './catalog/release-catalog.ts'
export { connect } from './connect.ts'
export { GatewayError } from './gateway-error.ts'
export { Gateway } from './gateway.ts'
export { RouteDeployer } from './route/route-deployer.ts'
export { parseRoute, toRouteDocument } from './route/route-document.ts'
export { RouteStore } from './route/route-store.ts'
export { parseSecretReference, readSecret } from './upstream/secret-reference.ts'
export { parseUpstream } from './upstream/upstream-spec.ts'
export { UsageCounter } from './usage/usage-counter.ts'
export { usageTeller } from './usage/usage-teller.ts'

export type { AdminRole, AdminToken } from './access/admin-access.ts'
export type { Authenticator } from './access/authenticator.ts'
export type { IssuerKeys } from './access/issuer-keys.ts'
export type { Principal } from './access/principal.ts'
export type { AdminServerOptions } from './admin/admin-server.ts'
export type { PinnedSurface } from './catalog/pin-document.ts'
export type { ConnectOptions } from './connect.ts'
export type { Drift, DriftKind } from './contract/drift.ts'
export type { ConnectionLimits } from './downstream/bounded-server.ts'
export type { ListenOptions } from './downstream/http-listeners.ts'
export type { GatewayErrorCode } from './gateway-error.ts'
export type { GatewayOptions, TakeInRequest } from './gateway-options.ts'
export type { NameClash, NamedKind } from './merged/name-clash.ts'
export type { RouteDeployerOptions } from './route/route-deployer.ts'
export type {
  ArgumentRule,
  GuardMode,
  Route,
  RouteAdapter,
  RouteDraft,
  RouteMirror,
  RoutePin,
  SessionRule,
} from './route/route.ts'
export type { CallEnd } from './server/served-server.ts'
export type { IntakeResult } from './survey/intake.ts'
export type { SecretReference, SecretResult, SecretSource } from './upstream/secret-reference.ts'
export type { HttpSpec, ProcessSpec, UpstreamSpec } from './upstream/upstream-spec.ts'
export type { UsageEvent, UsageListener } from './usage/usage-event.ts'
