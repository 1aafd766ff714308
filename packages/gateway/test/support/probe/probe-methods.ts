import { rawAt } from '../raw-json.ts'
import {
  CACHING,
  CAPABILITIES,
  CURSOR,
  INSTRUCTIONS,
  META,
  NEWEST_SESSION_REVISION,
  SERVER_INFO,
  SESSION_REVISIONS,
  STATELESS_REVISION,
  TOOL_PAGES,
} from './fixtures.ts'
import { give, refuse, type ProbeCall } from './probe-call.ts'
import { createProbeTools, type Common } from './probe-tools.ts'

type Method = (call: ProbeCall) => void | Promise<void>

const UNKNOWN_METHOD = '{"code":-32601,"message":"Method not found","data":{"x":1.0}}'
const UNKNOWN_TOOL = '{"code":-32602,"message":"There is no such tool"}'

/** Methods that only one era has. */
const ONLY: ReadonlyMap<string, ProbeCall['era']> = new Map([
  ...(['initialize', 'ping', 'logging/setLevel', 'resources/subscribe', 'resources/unsubscribe'] as const).map(
    (method) => [method, 'session'] as const,
  ),
  ['server/discover', 'stateless'],
  ['subscriptions/listen', 'stateless'],
])

/** What the probe says to every method that it has nothing special for. */
const ECHOED =
  /^(?:vendor\/|tasks\/|completion\/complete$|logging\/setLevel$|prompts\/get$|resources\/(?:read|subscribe|unsubscribe)$)/

/** Answers requests as the probe does, whichever way they came. */
export function createProbeMethods(common: Common): (call: ProbeCall) => void {
  const tools = createProbeTools(common)
  const methods = new Map<string, Method>([
    ['initialize', initialize],
    ['server/discover', discover],
    ['ping', (call) => give(call, '{}')],
    ['tools/list', listTools],
    ['resources/list', (call) => list(call, 'resources', '{"uri":"probe://a","name":"a","x-unknown":1.0}')],
    ['resources/templates/list', (call) => list(call, 'resourceTemplates', '{"uriTemplate":"probe://{a}","name":"t"}')],
    ['prompts/list', (call) => list(call, 'prompts', '{"name":"p","arguments":[{"name":"a","x-unknown":1.0}]}')],
    ['subscriptions/listen', (call) => common.listeners.add(call)],
    [
      'tools/call',
      (call) => {
        const tool = tools.get(JSON.parse(rawAt(call.params, 'name') ?? '""') as string)
        return tool === undefined ? refuse(call, UNKNOWN_TOOL) : tool(call, rawAt(call.params, 'arguments') ?? '{}')
      },
    ],
  ])
  return (call) => {
    const isOfEra = (ONLY.get(call.method) ?? call.era) === call.era
    const method = isOfEra ? (methods.get(call.method) ?? (ECHOED.test(call.method) ? echo : undefined)) : undefined
    if (method === undefined) refuse(call, UNKNOWN_METHOD, call.era === 'stateless' ? 404 : 200)
    else void method(call)
  }
}

function initialize(call: ProbeCall): void {
  const wanted = JSON.parse(rawAt(call.params, 'protocolVersion') ?? '""') as string
  const version = SESSION_REVISIONS.includes(wanted) ? wanted : NEWEST_SESSION_REVISION
  give(
    call,
    `{"protocolVersion":"${version}","capabilities":${CAPABILITIES},"serverInfo":${SERVER_INFO},` +
      `"instructions":${INSTRUCTIONS},"x-unknown":{"n":1.0},"_meta":${META}}`,
  )
}

function discover(call: ProbeCall): void {
  give(
    call,
    `{"resultType":"complete","supportedVersions":["${STATELESS_REVISION}"],"capabilities":${CAPABILITIES},"serverInfo":${SERVER_INFO},` +
      `"instructions":${INSTRUCTIONS},${CACHING},"x-unknown":{"n":1.0},"_meta":${META}}`,
  )
}

function listTools(call: ProbeCall): void {
  const page = rawAt(call.params, 'cursor') === undefined ? 0 : 1
  const next = page === 0 ? ',"nextCursor":"second"' : ''
  give(call, `{${head(call)}"tools":[${TOOL_PAGES[page]!.join(',')}]${next}}`)
}

/** A list of two pages; the second tells with which cursor it was asked for. */
function list(call: ProbeCall, name: string, entry: string): void {
  const cursor = rawAt(call.params, 'cursor')
  const rest = cursor === undefined ? `"nextCursor":${CURSOR}` : `"x-asked":${cursor}`
  give(call, `{${head(call)}"${name}":[${entry}],${rest},"x-params":${call.params}}`)
}

function echo(call: ProbeCall): void {
  const type = call.era === 'stateless' ? '"resultType":"complete",' : ''
  give(call, `{${type}"x-method":"${call.method}","x-params":${call.params},"x-n":[1.0,1e2,-0,12345678901234567890]}`)
}

const head = ({ era }: ProbeCall): string => (era === 'stateless' ? `"resultType":"complete",${CACHING},` : '')
