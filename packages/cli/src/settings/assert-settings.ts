import { usage } from '../usage.ts'
import type { GatewaySettings, OAuthSettings } from './gateway-settings.ts'

const THIS_MACHINE: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost'])

const NAME = /^[\w.-]{1,100}$/

/** Refuses settings that make no sense together. Throws `ERR_USAGE`. */
export function assertSettings(settings: GatewaySettings): void {
  if (settings.name !== undefined) assertName(settings.name)
  if (settings.oauth !== undefined) assertWhole(settings.oauth)
  assertListening(settings)
}

/** Counts are kept under the name, in every database. */
function assertName(name: string): void {
  if (NAME.test(name)) return
  throw usage(`${JSON.stringify(name)} is no name of a gateway`, 'Give 1 to 100 letters, digits, ".", "_" and "-".')
}

/** Others than this machine have to say who they are. */
function assertListening({ listen = {}, tokens = [], oauth }: GatewaySettings): void {
  const { host, allowedHosts = [] } = listen
  if (host === undefined || THIS_MACHINE.has(host)) return
  if (tokens.length === 0 && oauth === undefined) {
    throw usage(`Anybody could call at ${host}`, 'Say who may: --token ana=env:ANA_TOKEN, or --oauth-issuer.')
  }
  if (allowedHosts.length > 0) return
  const name = URL.parse(oauth?.resource ?? '')?.hostname ?? 'gateway.example'
  throw usage(`Nobody said how clients call ${host}`, `As in --allow-host ${name}`)
}

function assertWhole({ issuers = [], resource }: OAuthSettings): void {
  if (issuers.length === 0) {
    throw usage('A resource is named, and nobody who gives tokens for it', 'Name the issuer with --oauth-issuer.')
  }
  if (resource === undefined) {
    throw usage(
      'An OAuth issuer is named, and no resource that its tokens are for',
      'Give the URL by which clients know the gateway: --resource https://gateway.example/mcp',
    )
  }
  const names = issuers.map(({ issuer }) => issuer)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw usage(`The OAuth issuer ${twice} is named twice`, 'Name it once.')
}
