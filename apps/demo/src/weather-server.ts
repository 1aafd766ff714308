import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { toNodeHandler } from '@modelcontextprotocol/node'
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { weatherTools } from './weather-tools.ts'

// The weather server as a process of its own: over stdio, or with `--http` on a free port of loopback, which it prints.
const tools = weatherTools()
const makeServer = (): McpServer => tools.install(new McpServer({ name: 'weather', version: '3.0.0' }))

if (process.argv.includes('--http')) {
  const handle = toNodeHandler(createMcpHandler(makeServer))
  const server = createServer((request, response) => {
    void handle(request as Parameters<typeof handle>[0], response)
  })
  server.listen(0, '127.0.0.1', () => {
    console.log((server.address() as AddressInfo).port)
  })
  // The demo holds this pipe: when it is gone, so is this server.
  process.stdin.on('end', () => process.exit(0)).resume()
} else {
  serveStdio(makeServer)
}
