import type { Backend } from '../../backend/backend.ts'
import type { UpstreamLink } from '../../upstream/upstream-link.ts'
import type { ServedServer } from '../served-server.ts'

/** A link to a server that never says anything. */
export function silentLink(): UpstreamLink {
  return { request: () => () => undefined, send: () => Promise.resolve(), close: () => Promise.resolve() }
}

const backend: Backend = {
  speaksHttp: true,
  processes: undefined,
  openStateless: undefined,
  openSession: () => Promise.resolve(silentLink()),
  stateless: () => Promise.resolve(silentLink()),
  retire: () => Promise.resolve(),
  close: () => Promise.resolve(),
}

/** A server of one release that never says anything. */
export function fakeServer(changes: Partial<ServedServer> = {}): ServedServer {
  const release = { version: '1.0.0', backend }
  return {
    name: 'weather',
    endpoint: 'weather',
    movesSessions: false,
    speaksForProcess: () => false,
    serves: () => true,
    select: () => ({ success: true, release }),
    routeCall: ({ name }) => ({
      success: true,
      release,
      tool: { name, version: undefined, served: undefined, isDeprecated: false },
    }),
    withheld: () => undefined,
    verify: () => undefined,
    invalidate: () => undefined,
    list: () => new Promise(() => undefined),
    onChange: () => () => undefined,
    record: () => undefined,
    ...changes,
  }
}
