import type { CallToolResult, McpServer } from '@modelcontextprotocol/server'
import { PIXEL, SILENCE } from './media.ts'

type Content = CallToolResult['content']

const IMAGE = { type: 'image', data: PIXEL, mimeType: 'image/png' } as const

const resource = (uri: string, mimeType: string, text: string) =>
  ({ type: 'resource', resource: { uri, mimeType, text } }) as const

/** What the tools that only answer answer. */
const ANSWERS: readonly (readonly [name: string, content: Content])[] = [
  ['test_simple_text', [{ type: 'text', text: 'This is a simple text response for testing.' }]],
  ['test_image_content', [IMAGE]],
  ['test_audio_content', [{ type: 'audio', data: SILENCE, mimeType: 'audio/wav' }]],
  [
    'test_embedded_resource',
    [resource('test://embedded-resource', 'text/plain', 'This is an embedded resource content.')],
  ],
  [
    'test_multiple_content_types',
    [
      { type: 'text', text: 'Multiple content types test:' },
      IMAGE,
      resource('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}'),
    ],
  ],
]

/** Adds the tools that answer with each kind of content, or with an error. */
export function addContentTools(server: McpServer): void {
  for (const [name, content] of ANSWERS) {
    server.registerTool(name, { description: `Answers with fixed content: ${name}` }, () => ({ content: [...content] }))
  }
  server.registerTool('test_error_handling', { description: 'Always fails' }, () => ({
    isError: true,
    content: [{ type: 'text', text: 'This tool intentionally returns an error for testing' }],
  }))
}
