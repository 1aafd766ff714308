import type { Endpoint } from './endpoint.ts'

/** What is behind a path and a method. */
export type EndpointMatch =
  | { readonly kind: 'found'; readonly endpoint: Endpoint; readonly params: ReadonlyMap<string, string> }
  | { readonly kind: 'other-method'; readonly allowed: readonly string[] }
  | { readonly kind: 'nothing' }

interface Row {
  readonly endpoint: Endpoint
  readonly segments: readonly string[]
}

/** Which endpoint is behind which path. */
export class EndpointTable {
  readonly #rows: readonly Row[]

  constructor(endpoints: readonly Endpoint[]) {
    this.#rows = endpoints.map((endpoint) => ({ endpoint, segments: endpoint.path.split('/') }))
  }

  /** @param path Without a query, as it stands in the request: names of servers may hold slashes, which are written `%2F`. */
  find(method: string | undefined, path: string): EndpointMatch {
    const segments = path.split('/')
    const matches = this.#rows.flatMap((row) => {
      const params = paramsOf(row.segments, segments)
      return params === undefined ? [] : [{ endpoint: row.endpoint, params }]
    })
    const found = matches.find(({ endpoint }) => endpoint.method === method)
    if (found !== undefined) return { kind: 'found', ...found }
    if (matches.length === 0) return { kind: 'nothing' }
    return { kind: 'other-method', allowed: matches.map(({ endpoint }) => endpoint.method) }
  }
}

/** The name of a parameter that a segment stands for; `undefined` for one that stands for itself. */
export function parameterIn(segment: string): string | undefined {
  return /^\{(\w+)\}$/.exec(segment)?.[1]
}

function paramsOf(pattern: readonly string[], segments: readonly string[]): ReadonlyMap<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined
  const params = new Map<string, string>()
  for (const [at, expected] of pattern.entries()) {
    const segment = segments[at] ?? ''
    const name = parameterIn(expected)
    const value = name === undefined ? segment : decoded(segment)
    if (name === undefined ? segment !== expected : value === undefined || value === '') return undefined
    if (name !== undefined) params.set(name, value ?? '')
  }
  return params
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}
