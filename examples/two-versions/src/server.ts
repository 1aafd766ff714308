import { VersionedTools } from '@mcpver/server'
import { McpServer, type CallToolResult } from '@modelcontextprotocol/server'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { z } from 'zod'

const text = (text: string): CallToolResult => ({ content: [{ type: 'text', text }] })

// Version 2 renamed `city` to `place` and answers with structure. Version 1 is kept as a contract: an adapter carries it.
const tools = new VersionedTools()
  .add('forecast', { version: '1.0.0', description: 'The weather.', inputSchema: z.object({ city: z.string() }) })
  .add(
    'forecast',
    {
      version: '2.0.0',
      introduced: '1.0.0',
      description: 'The weather.',
      inputSchema: z.object({ place: z.string() }),
      outputSchema: z.object({ place: z.string(), sky: z.string() }),
    },
    ({ place }) => ({ ...text(`${place}: sun`), structuredContent: { place, sky: 'sun' } }),
  )
  .adapt('forecast', {
    from: '1.0.0',
    to: '2.0.0',
    adaptArguments: ({ city }: { city: string }) => ({ place: city }),
    adaptResult: ({ content }) => ({ content }),
  })
tools.registry.deprecate('forecast', { version: '1.0.0', since: '2.0.0', removal: '3.0.0', message: 'Send `place`.' })

serveStdio(() => tools.install(new McpServer({ name: 'weather', version: '2.0.0' })))
