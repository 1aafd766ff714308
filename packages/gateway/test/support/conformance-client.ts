import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'

/** What the client answers to a form: what the suite's forms ask for; the rest is filled in with the defaults. */
const CONFIRMED = { action: 'accept', content: { confirmed: true } } as const
const DEFAULTS = { action: 'accept', content: {} } as const

/** One call that a scenario wants to see. */
interface Call {
  readonly name: string
  readonly arguments?: Record<string, unknown>
}

type Tools = Awaited<ReturnType<Client['listTools']>>['tools']

/** What a scenario wants of a client. */
export interface Play {
  readonly url: string
  readonly revision: string
  /** The calls to make. Default: one of each tool that is listed. */
  readonly calls?: readonly Call[] | undefined
  /** Is told what was answered. */
  readonly say: (line: string) => void
}

/** Does what the client scenarios of the official suite expect of a client: lists, calls what is listed, and reads the rest. */
export async function playClient({ url, revision, calls, say }: Play): Promise<void> {
  const client = new Client(
    { name: 'conformance-client', version: '1.0.0' },
    {
      capabilities: { elicitation: { form: { applyDefaults: true } } },
      versionNegotiation: { mode: revision === '2026-07-28' ? 'auto' : 'legacy' },
    },
  )
  client.setRequestHandler('elicitation/create', ({ params }) =>
    'requestedSchema' in params && 'confirmed' in params.requestedSchema.properties ? CONFIRMED : DEFAULTS,
  )
  await client.connect(new StreamableHTTPClientTransport(new URL(url)))
  try {
    const { tools } = await client.listTools()
    for (const call of calls ?? callsOf(tools)) say(`${call.name}: ${await answerTo(client, call)}`)
    await readAll(client)
  } finally {
    await client.close()
  }
}

async function answerTo(client: Client, call: Call): Promise<string> {
  try {
    return JSON.stringify((await client.callTool(call)).content)
  } catch (error) {
    return String(error)
  }
}

function callsOf(tools: Tools): Call[] {
  const rich = tools.find(({ name }) => name === 'json_schema_2020_12_tool')
  if (rich !== undefined) return [{ name: 'json_schema_echo', arguments: { schema: rich.inputSchema } }]
  return tools.map(({ name, inputSchema }) => ({ name, arguments: argumentsFor(inputSchema) }))
}

/** Arguments that a schema takes, by the types of its properties. */
function argumentsFor({ properties = {} }: Tools[number]['inputSchema']): Record<string, unknown> {
  const entries = Object.entries(properties as Record<string, { readonly type?: string }>)
  return Object.fromEntries(entries.map(([name, { type }]) => [name, type === 'number' ? 2 : 'text']))
}

async function readAll(client: Client): Promise<void> {
  const { resources, prompts } = client.getServerCapabilities() ?? {}
  if (resources !== undefined) {
    for (const { uri } of (await client.listResources()).resources) await client.readResource({ uri })
  }
  if (prompts !== undefined) {
    for (const { name } of (await client.listPrompts()).prompts) await client.getPrompt({ name })
  }
}
