import { quote } from '@mcpver/core'
import { failure } from '../cli-error.ts'
import { withoutCredentials } from '../url-label.ts'
import type { SourceKind, UrlSource } from './source.ts'

/** `https://…`: a server that runs somewhere. */
export const urlSource: SourceKind<UrlSource> = {
  kind: 'url',
  form: 'https://<host>/<path>',
  parse: (text) => (/^https?:/i.test(text) ? { kind: 'url', url: parseUrl(text) } : undefined),
  load: async ({ url, headers, secrets = [] }, context) => {
    const { askRemote } = await import('../server/ask-server.ts')
    return askRemote({ url, headers: { ...context.headers, ...headers }, secrets }, context)
  },
}

/** Throws `ERR_USAGE`. */
export function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return url
  throw failure(`Not the URL of a server: ${quote(withoutCredentials(text.replace(/\?.*$/s, '?…')))}`, {
    code: 'ERR_USAGE',
    hint: 'It looks like https://example.com/mcp.',
  })
}
