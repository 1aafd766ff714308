import { flood, sendJson, type Answer } from './loopback-server.ts'
import type { JsonRequestOptions } from '../json-request.ts'

/** Answers after which a registry has said nothing about a package. */
export type HostileAnswer = [why: string, answer: Answer, options?: JsonRequestOptions]

/** What registries can do wrong, whatever they are of; the media type is one that is asked for. */
export function hostileAnswers(mediaType: string): readonly HostileAnswer[] {
  const sends =
    (content: string | Buffer): Answer =>
    (_request, response) =>
      void response.setHeader('content-type', mediaType).end(content)
  return [
    ...[204, 400, 401, 403, 410, 429, 500, 503].map((status): HostileAnswer => [
      `status ${String(status)}`,
      (_request, response) => void response.writeHead(status, { 'content-type': mediaType }).end(),
    ]),
    ['no answer', () => undefined, { timeout: 50 }],
    ['an answer that never ends', (_request, response) => void response.write('{'), { timeout: 50 }],
    ['a connection that is cut', (_request, response) => void response.destroy()],
    [
      'too many bytes',
      (_request, response) => flood(response.setHeader('content-type', mediaType)),
      { maxAnswerBytes: 100_000 },
    ],
    ['no JSON', sends('<html>')],
    ['half a JSON text', sends('{"name": "zod", "versions": {')],
    ['bytes that are no UTF-8', sends(Buffer.from([0x22, 0xff, 0x22]))],
    ['nothing', sends('')],
    ['null', sends('null')],
    ['a list', sends('[]')],
    ['an empty object', sends('{}')],
    ['a prototype instead of members', sends('{"__proto__": {"name": "zod", "versions": {}, "files": []}}')],
    ['lists within lists', sends('['.repeat(100_000) + ']'.repeat(100_000))],
    ['another type of content', (_request, response) => void response.setHeader('content-type', 'text/html').end('{}')],
    ['JSON of no type', (_request, response) => void response.end('{}')],
    ['JSON of another type', (_request, response) => sendJson(response.setHeader('x-content', mediaType), {})],
  ]
}
