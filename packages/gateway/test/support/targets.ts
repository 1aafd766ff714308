import type { Endpoint } from './endpoint.ts'
import { frontOf } from './gateway-front.ts'

/** A server that something is put in front of. */
export type Upstream =
  | { readonly kind: 'http'; readonly url: string }
  | { readonly kind: 'stdio'; readonly command: string; readonly args: readonly string[] }

/** What is wanted of what stands in front. */
export interface FrontOptions {
  /** Names of client's headers, in lower case, that go to the server as they are. Default: none besides those of the protocol. */
  readonly forwardHeaders?: readonly string[]
}

/** A module that puts something in front of a server: what is judged, in the process that imports it. */
export interface FrontModule {
  readonly frontOf: (upstream: Upstream, options?: FrontOptions) => Promise<Endpoint>
}

/** A way from the suites to a server. */
export interface Target {
  readonly name: string
  /** How the server runs. */
  readonly upstream: Upstream['kind']
  /** Whether nothing is between the suites and the server. */
  readonly isDirect: boolean
  /** The module that puts something in front, for programs of their own. Default: nothing is in front. */
  readonly front?: string
  /** Gives the address to talk to, and ends what it started when it is closed. The server itself lives on. */
  open(upstream: Upstream, options?: FrontOptions): Promise<Endpoint>
}

/** The server itself, over HTTP. */
const DIRECT: Target = {
  name: 'directly',
  upstream: 'http',
  isDirect: true,
  open: (upstream) => {
    if (upstream.kind !== 'http') throw new Error('Nothing is in front that could talk HTTP')
    return Promise.resolve({ url: upstream.url, close: () => Promise.resolve() })
  },
}

/** The gateway in front of a server. */
function gatewayBefore(upstream: Upstream['kind']): Target {
  const front = new URL('gateway-front.ts', import.meta.url).href
  return { name: `through the gateway to ${upstream}`, upstream, isDirect: false, front, open: frontOf }
}

/** What every suite runs against. */
export const TARGETS: readonly Target[] = [DIRECT, gatewayBefore('http'), gatewayBefore('stdio')]
