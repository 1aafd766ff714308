import {
  acceptedContent,
  CLIENT_CAPABILITIES_META_KEY,
  inputRequired,
  inputResponse,
  type McpServer,
  type RequestStateCodec,
  type ServerContext,
} from '@modelcontextprotocol/server'

type Elicitation = Parameters<typeof inputRequired.elicit>[0]

const text = (line: string) => ({ content: [{ type: 'text' as const, text: line }] })

/** A form with one field. */
export const form = (message: string, field: string, type: 'string' | 'boolean' = 'string'): Elicitation => {
  const schema = type === 'string' ? { type } : { type }
  return { message, requestedSchema: { type: 'object', properties: { [field]: schema }, required: [field] } }
}

const question = (line: string, maxTokens: number) =>
  inputRequired.createMessage({
    messages: [{ role: 'user', content: { type: 'text', text: line } }],
    maxTokens,
  })

const NAME = inputRequired.elicit(form('What is your name?', 'name'))
const CONFIRM = inputRequired.elicit(form('Please confirm', 'ok', 'boolean'))

/** Adds the tools that ask by a result, as revision 2026-07-28 has it. */
export function addInputTools(server: McpServer, states: RequestStateCodec<string>): void {
  addSingleInputs(server)
  addStatefulInputs(server, states)
  addRounds(server, states)
  addCapabilityTools(server)
}

function addSingleInputs(server: McpServer): void {
  const add = (name: string, answer: Parameters<typeof addTool>[2]) => addTool(server, name, answer)
  add('test_input_required_result_elicitation', ({ mcpReq }) => {
    const accepted = acceptedContent<{ name?: unknown }>(mcpReq.inputResponses, 'user_name')
    return typeof accepted?.name === 'string'
      ? text(`Hello, ${accepted.name}!`)
      : inputRequired({ inputRequests: { user_name: NAME } })
  })
  add('test_input_required_result_sampling', ({ mcpReq }) =>
    inputResponse(mcpReq.inputResponses, 'capital_question').kind === 'sampling'
      ? text('The model answered')
      : inputRequired({ inputRequests: { capital_question: question('What is the capital of France?', 100) } }),
  )
  add('test_input_required_result_list_roots', ({ mcpReq }) => {
    const response = inputResponse(mcpReq.inputResponses, 'client_roots')
    return response.kind === 'roots'
      ? text(`Roots: ${response.roots.map(({ uri }) => uri).join(', ')}`)
      : inputRequired({ inputRequests: { client_roots: inputRequired.listRoots() } })
  })
}

function addStatefulInputs(server: McpServer, states: RequestStateCodec<string>): void {
  for (const name of ['test_input_required_result_request_state', 'test_input_required_result_tampered_state']) {
    addTool(server, name, async ({ mcpReq }) =>
      mcpReq.requestState() === name && acceptedContent(mcpReq.inputResponses, 'confirm') !== undefined
        ? text('state-ok')
        : inputRequired({ inputRequests: { confirm: CONFIRM }, requestState: await states.mint(name) }),
    )
  }
  addTool(server, 'test_input_required_result_multiple_inputs', async ({ mcpReq }) => {
    const inputRequests = {
      user_name: NAME,
      greeting: question('Generate a greeting', 50),
      client_roots: inputRequired.listRoots(),
    }
    const isAnswered = (key: string): boolean => inputResponse(mcpReq.inputResponses, key).kind !== 'missing'
    return mcpReq.requestState() === 'multiple' && Object.keys(inputRequests).every(isAnswered)
      ? text('All answered')
      : inputRequired({ inputRequests, requestState: await states.mint('multiple') })
  })
}

function addRounds(server: McpServer, states: RequestStateCodec<string>): void {
  addTool(server, 'test_input_required_result_multi_round', async ({ mcpReq }) => {
    const round = mcpReq.requestState<string>()
    const has = (key: string): boolean => acceptedContent(mcpReq.inputResponses, key) !== undefined
    if (round === 'step2' && has('step2')) return text('Both steps are done')
    const [key, message, field] =
      round === 'step1' && has('step1')
        ? (['step2', 'Step 2: What is your favorite color?', 'color'] as const)
        : (['step1', 'Step 1: What is your name?', 'name'] as const)
    const inputRequests = { [key]: inputRequired.elicit(form(message, field)) }
    return inputRequired({ inputRequests, requestState: await states.mint(key) })
  })
}

function addCapabilityTools(server: McpServer): void {
  addTool(server, 'test_input_required_result_capabilities', ({ mcpReq }) => {
    const envelope: Readonly<Record<string, unknown>> = { ...mcpReq.envelope }
    const can = (envelope[CLIENT_CAPABILITIES_META_KEY] ?? {}) as { sampling?: object; elicitation?: object }
    const inputRequests = {
      ...(can.sampling && { greeting: question('Generate a greeting', 50) }),
      ...(can.elicitation && { user_name: NAME }),
    }
    const isEmpty = Object.keys(inputRequests).length === 0 || mcpReq.inputResponses !== undefined
    return isEmpty ? text('Nothing to ask') : inputRequired({ inputRequests })
  })
  addTool(server, 'test_missing_capability', ({ mcpReq }) =>
    mcpReq.inputResponses === undefined
      ? inputRequired({ inputRequests: { greeting: question('Generate a greeting', 50) } })
      : text('The model answered'),
  )
  addTool(server, 'test_streaming_elicitation', async ({ mcpReq }) => {
    const progressToken = mcpReq._meta?.progressToken ?? 'none'
    await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress: 1, total: 2 } })
    return mcpReq.inputResponses === undefined
      ? inputRequired({ inputRequests: { user_name: NAME } })
      : text('The user answered')
  })
}

function addTool(
  server: McpServer,
  name: string,
  answer: (ctx: ServerContext) => ToolAnswer | Promise<ToolAnswer>,
): void {
  server.registerTool(name, { description: `Asks for input: ${name}` }, answer)
}

type ToolAnswer = ReturnType<typeof text> | ReturnType<typeof inputRequired>
