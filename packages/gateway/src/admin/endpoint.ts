import type { AdminRole } from '../access/admin-access.ts'
import type { Principal } from '../access/principal.ts'
import type { AdminReply } from './admin-reply.ts'
import type { JsonSchema } from './json-schema.ts'

/** A request to the admin API that was let in. */
export interface AdminRequest {
  /** What stands in the place of each `{name}` of the path, decoded. */
  readonly params: ReadonlyMap<string, string>
  readonly query: ReadonlyMap<string, string>
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>
  /** The body as JSON; `undefined` when there is none. */
  readonly body: unknown
  /** Who asks; `undefined` for anybody, where that may be. */
  readonly principal: Principal | undefined
}

/** A parameter of a request that is not in its path. */
export interface EndpointParameter {
  readonly in: 'header' | 'query'
  readonly name: string
  /** What it means, in one sentence. */
  readonly meaning: string
}

/** An answer that can come. */
export interface EndpointAnswer {
  readonly meaning: string
  /** What its body looks like. Default: it has none. */
  readonly schema?: JsonSchema
  /** Default: `application/json`. */
  readonly type?: string
  /** Names of headers, and what they mean. Default: none. */
  readonly headers?: Readonly<Record<string, string>>
}

/** One thing that the admin API does. */
export interface Endpoint {
  readonly method: 'DELETE' | 'GET' | 'POST' | 'PUT'
  /** Segments in braces stand for any text: `/v1/servers/{server}`. */
  readonly path: string
  /** Its name among all, such as `listServers`. */
  readonly operation: string
  /** What it does, in one sentence. */
  readonly summary: string
  /** Who may: somebody who has at least this role, or `anyone`. */
  readonly role: AdminRole | 'anyone'
  /** Default: none. Others are refused. */
  readonly parameters?: readonly EndpointParameter[]
  /** What the body looks like. Default: it takes none. */
  readonly body?: { readonly schema: JsonSchema; readonly isRequired: boolean }
  /** The answers that are no problems, by status. */
  readonly answers: Readonly<Record<number, EndpointAnswer>>
  /** The problems besides those that every endpoint has: status, and when it comes. Default: none. */
  readonly problems?: Readonly<Record<number, string>>
  handle(request: AdminRequest): AdminReply | Promise<AdminReply>
}

/** Endpoints that belong together, and the schemas that they name. */
export interface EndpointGroup {
  readonly endpoints: readonly Endpoint[]
  readonly schemas: Readonly<Record<string, JsonSchema>>
}
