import { quote } from '@mcpver/core'
import type { Endpoint } from './endpoint.ts'
import type { Problem } from './problem.ts'

/** The parameters of a query, or what is wrong with it. */
export type RequestQuery =
  | { readonly success: true; readonly query: ReadonlyMap<string, string> }
  | { readonly success: false; readonly problem: Problem }

/** Reads the query of a request: only parameters that the endpoint has, each once. */
export function queryOf(text: string, { parameters = [] }: Endpoint): RequestQuery {
  const known = new Set(parameters.flatMap((one) => (one.in === 'query' ? [one.name] : [])))
  const query = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(text)) {
    if (!known.has(name)) return refused(`There is no parameter ${quote(name)} here`)
    if (query.has(name)) return refused(`The parameter ${quote(name)} comes more than once`)
    query.set(name, value)
  }
  return { success: true, query }
}

function refused(detail: string): RequestQuery {
  const hint = 'GET /v1/openapi.json has the parameters that there are.'
  return { success: false, problem: { status: 400, code: 'ERR_ADMIN_QUERY', detail, hint } }
}
