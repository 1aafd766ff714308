import type { JsonObject } from '@mcpver/core'
import type { Endpoint, EndpointAnswer, EndpointGroup, EndpointParameter } from './endpoint.ts'
import { parameterIn } from './endpoint-table.ts'
import { named, TEXT } from './json-schema.ts'
import { PROBLEM_SCHEMA } from './problem.ts'

const PROBLEM_TYPE = 'application/problem+json'

/** The problems that a request to any endpoint can have. */
const COMMON_PROBLEMS: Readonly<Record<number, string>> = {
  400: 'The request cannot be understood',
  403: 'It comes by another host or from a foreign web page, or the role of the caller is not enough',
  500: 'Something went wrong in the gateway',
}
const TOKEN_PROBLEM = 'No token was shown, or one that does not count'

/** The OpenAPI 3.1 document of the admin API. */
export function openApiOf({ endpoints, schemas }: EndpointGroup, version: string): JsonObject {
  const paths = new Set(endpoints.map(({ path }) => path))
  return {
    openapi: '3.1.1',
    info: {
      title: 'mcpver gateway admin API',
      version,
      description: 'Servers, routes, sessions, usage and the state of a gateway. Times are milliseconds since 1970.',
    },
    paths: Object.fromEntries(
      [...paths].map((path) => [path, operationsOf(endpoints.filter((endpoint) => endpoint.path === path))]),
    ),
    components: {
      schemas: { ...schemas, Problem: PROBLEM_SCHEMA },
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
  }
}

function operationsOf(endpoints: readonly Endpoint[]): JsonObject {
  return Object.fromEntries(endpoints.map((endpoint) => [endpoint.method.toLowerCase(), operationOf(endpoint)]))
}

function operationOf(endpoint: Endpoint): JsonObject {
  const { operation, summary, role, body, answers } = endpoint
  const parameters = [...pathParametersOf(endpoint.path), ...(endpoint.parameters ?? []).map(toParameter)]
  const problems = { ...COMMON_PROBLEMS, ...(role !== 'anyone' && { 401: TOKEN_PROBLEM }), ...endpoint.problems }
  return {
    operationId: operation,
    summary,
    ...(role === 'anyone' ? { security: [{}, { token: [] }] } : { description: `Needs the role ${role}.` }),
    ...(role !== 'anyone' && { security: [{ token: [] }] }),
    parameters,
    ...(body && {
      requestBody: { required: body.isRequired, content: { 'application/json': { schema: body.schema } } },
    }),
    responses: {
      ...Object.fromEntries(Object.entries(problems).map(([status, meaning]) => [status, toProblem(meaning)])),
      ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, toAnswer(answer)])),
    },
  }
}

function pathParametersOf(path: string): readonly JsonObject[] {
  const names = path.split('/').flatMap((segment) => parameterIn(segment) ?? [])
  return names.map((name) => ({ in: 'path', name, required: true, schema: TEXT }))
}

function toParameter({ in: where, name, meaning }: EndpointParameter): JsonObject {
  return { in: where, name, required: false, description: meaning, schema: TEXT }
}

function toProblem(description: string): JsonObject {
  return { description, content: { [PROBLEM_TYPE]: { schema: named('Problem') } } }
}

function toAnswer({ meaning, schema, type = 'application/json', headers = {} }: EndpointAnswer): JsonObject {
  const written = Object.entries(headers).map(([name, description]) => [name, { description, schema: TEXT }])
  return {
    description: meaning,
    ...(written.length > 0 && { headers: Object.fromEntries(written) as JsonObject }),
    ...(schema && { content: { [type]: { schema } } }),
  }
}
