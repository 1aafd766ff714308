import { quote } from '@mcpver/core'
import { failure } from '../cli-error.ts'
import { collectSurface } from '../server/collect-surface.ts'
import { httpAddress } from '../server/http-address.ts'
import type { SourceKind, UrlSource } from './source.ts'

/** `https://…`: a server that runs somewhere. */
export const urlSource: SourceKind<UrlSource> = {
  kind: 'url',
  form: 'https://<host>/<path>',
  parse: (text) => (/^https?:/i.test(text) ? { kind: 'url', url: parseUrl(text) } : undefined),
  load: ({ url, headers, secrets = [] }, context) => {
    const { timeout, maxBytes, io } = context
    const address = httpAddress({ url, headers: { ...context.headers, ...headers }, secrets, maxBytes })
    return collectSurface(address, { timeout, signal: io.signal, warn: context.warn })
  },
}

/** Throws `ERR_USAGE`. */
export function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return url
  throw failure(`Not the URL of a server: ${quote(text)}`, {
    code: 'ERR_USAGE',
    hint: 'It looks like https://example.com/mcp.',
  })
}
