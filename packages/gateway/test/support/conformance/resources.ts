import { ResourceTemplate, type McpServer } from '@modelcontextprotocol/server'
import { PIXEL } from './media.ts'

/** Adds the resources, and takes subscriptions to them. */
export function addResources(server: McpServer): void {
  addText(server, 'static-text', 'This is the content of the static text resource.')
  addText(server, 'watched-resource', 'This resource may be watched.')
  server.registerResource(
    'static-binary',
    'test://static-binary',
    { description: 'An image', mimeType: 'image/png' },
    ({ href }) => ({ contents: [{ uri: href, mimeType: 'image/png', blob: PIXEL }] }),
  )
  server.registerResource(
    'template',
    new ResourceTemplate('test://template/{id}/data', { list: undefined }),
    { description: 'Data by id', mimeType: 'application/json' },
    ({ href }, { id }) => {
      const text = JSON.stringify({ id, templateTest: true, data: `Data for ID: ${String(id)}` })
      return { contents: [{ uri: href, mimeType: 'application/json', text }] }
    },
  )
  for (const method of ['resources/subscribe', 'resources/unsubscribe'] as const) {
    server.server.setRequestHandler(method, () => ({}))
  }
}

function addText(server: McpServer, name: string, text: string): void {
  server.registerResource(
    name,
    `test://${name}`,
    { description: `Text: ${name}`, mimeType: 'text/plain' },
    ({ href }) => ({ contents: [{ uri: href, mimeType: 'text/plain', text }] }),
  )
}
