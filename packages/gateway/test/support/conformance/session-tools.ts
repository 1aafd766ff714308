import type { ElicitRequestFormParams, McpServer, ServerContext } from '@modelcontextprotocol/server'
import { z } from 'zod'

const text = (line: string) => ({ content: [{ type: 'text' as const, text: line }] })

/** A form with a default for each type of field. */
const DEFAULTS: ElicitRequestFormParams = {
  message: 'Check these values',
  requestedSchema: {
    type: 'object',
    properties: {
      name: { type: 'string', default: 'John Doe' },
      age: { type: 'integer', default: 30 },
      score: { type: 'number', default: 95.5 },
      status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
      verified: { type: 'boolean', default: true },
    },
    required: [],
  },
}

const OPTIONS = ['option1', 'option2', 'option3']
const titled = (noun: string) =>
  ['First', 'Second', 'Third'].map((place, index) => ({
    const: `value${String(index + 1)}`,
    title: `${place} ${noun}`,
  }))

/** A form with each way to choose from a list. */
const CHOICES: ElicitRequestFormParams = {
  message: 'Choose',
  requestedSchema: {
    type: 'object',
    properties: {
      untitledSingle: { type: 'string', enum: OPTIONS },
      titledSingle: { type: 'string', oneOf: titled('Option') },
      legacyEnum: {
        type: 'string',
        enum: ['opt1', 'opt2', 'opt3'],
        enumNames: ['Option One', 'Option Two', 'Option Three'],
      },
      untitledMulti: { type: 'array', items: { type: 'string', enum: OPTIONS } },
      titledMulti: { type: 'array', items: { anyOf: titled('Choice') } },
    },
    required: [],
  },
}

const CONTACT = {
  type: 'object' as const,
  properties: {
    username: { type: 'string' as const, description: "User's response" },
    email: { type: 'string' as const, description: "User's email address" },
  },
  required: ['username', 'email'],
}

/** Adds the tools that ask the client while they run, as is usual up to revision 2025-11-25. */
export function addSessionTools(server: McpServer): void {
  server.registerTool(
    'test_sampling',
    { description: "Asks the client's model", inputSchema: z.object({ prompt: z.string() }) },
    async ({ prompt }, { mcpReq }) => {
      const question = { role: 'user' as const, content: { type: 'text' as const, text: prompt } }
      const { content } = await mcpReq.send({
        method: 'sampling/createMessage',
        params: { messages: [question], maxTokens: 100 },
      })
      const said = Array.isArray(content) ? content[0] : content
      return text(`LLM response: ${said?.type === 'text' ? said.text : ''}`)
    },
  )
  server.registerTool(
    'test_elicitation',
    { description: 'Asks the user', inputSchema: z.object({ message: z.string() }) },
    async ({ message }, ctx) => text(`User response: ${await ask(ctx, { message, requestedSchema: CONTACT })}`),
  )
  for (const [name, form] of [
    ['test_elicitation_sep1034_defaults', DEFAULTS],
    ['test_elicitation_sep1330_enums', CHOICES],
  ] as const) {
    server.registerTool(name, { description: 'Asks the user with a form' }, async (ctx) =>
      text(`Elicitation completed: ${await ask(ctx, form)}`),
    )
  }
}

async function ask({ mcpReq }: ServerContext, form: ElicitRequestFormParams): Promise<string> {
  const { action, content } = await mcpReq.send({ method: 'elicitation/create', params: { ...form } })
  return `action=${action}, content=${JSON.stringify(content ?? {})}`
}
