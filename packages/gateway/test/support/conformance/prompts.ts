import { completable, inputRequired, type GetPromptResult, type McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { form } from './input-tools.ts'
import { PIXEL } from './media.ts'

type Content = GetPromptResult['messages'][number]['content']

const says = (...contents: Content[]): GetPromptResult => ({
  messages: contents.map((content) => ({ role: 'user', content })),
})
const text = (line: string): Content => ({ type: 'text', text: line })
const startsWith = (value: string, words: readonly string[]) => words.filter((word) => word.startsWith(value))

/** Adds the prompts. */
export function addPrompts(server: McpServer): void {
  server.registerPrompt('test_simple_prompt', { description: 'A prompt without arguments' }, () =>
    says(text('This is a simple prompt for testing.')),
  )
  server.registerPrompt(
    'test_prompt_with_arguments',
    {
      description: 'A prompt with arguments',
      argsSchema: z.object({
        arg1: completable(z.string().describe('First test argument'), (value) =>
          startsWith(value, ['paris', 'park', 'party', 'test1', 'test2']),
        ),
        arg2: z.string().describe('Second test argument'),
      }),
    },
    ({ arg1, arg2 }) => says(text(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)),
  )
  server.registerPrompt(
    'test_prompt_with_embedded_resource',
    { description: 'A prompt with a resource in it', argsSchema: z.object({ resourceUri: z.string() }) },
    ({ resourceUri }) => {
      const resource = { uri: resourceUri, mimeType: 'text/plain', text: 'Embedded resource content for testing.' }
      return says({ type: 'resource', resource }, text('Please process the embedded resource above.'))
    },
  )
  server.registerPrompt('test_prompt_with_image', { description: 'A prompt with an image' }, () =>
    says({ type: 'image', data: PIXEL, mimeType: 'image/png' }, text('Please analyze the image above.')),
  )
  server.registerPrompt('test_input_required_result_prompt', { description: 'A prompt that asks first' }, (ctx) =>
    ctx.mcpReq.inputResponses === undefined
      ? inputRequired({
          inputRequests: {
            user_context: inputRequired.elicit(form('What context should the prompt use?', 'context')),
          },
        })
      : says(text('Thank you for the context.')),
  )
}
