import { setTimeout as delay } from 'node:timers/promises'
import type { McpServer, ServerContext } from '@modelcontextprotocol/server'
import type { Change } from './change.ts'

const STEP = 20
const done = (text: string) => ({ content: [{ type: 'text' as const, text }] })

/** Adds the tools that say something while they run: log lines, progress, changes of lists, a stream that ends early. */
export function addRunningTools(server: McpServer, change: Change): void {
  addLoggingTools(server)
  server.registerTool('test_tool_with_progress', { description: 'Reports progress' }, async (ctx) => {
    for (const progress of [0, 50, 100]) {
      await report(ctx, progress)
      await delay(STEP)
    }
    return done('Reported progress')
  })
  server.registerTool('test_reconnection', { description: 'Ends its stream before it answers' }, async (ctx) => {
    ctx.http?.closeSSE?.()
    await delay(STEP)
    return done('Answered after the stream had ended')
  })
  server.registerTool('test_trigger_tool_change', { description: 'Says that the tools changed' }, async () => {
    await change.tools()
    return done('Said that the tools changed')
  })
  server.registerTool('test_trigger_prompt_change', { description: 'Says that the prompts changed' }, async () => {
    await change.prompts()
    return done('Said that the prompts changed')
  })
}

function addLoggingTools(server: McpServer): void {
  server.registerTool('test_tool_with_logging', { description: 'Logs three lines' }, async (ctx) => {
    await logSteps(ctx)
    return done('Logged three lines')
  })
  server.registerTool('test_logging_tool', { description: 'Logs when a level was asked for' }, async (ctx) => {
    await logSteps(ctx)
    return done('Logged what was asked for')
  })
}

async function logSteps({ mcpReq }: ServerContext): Promise<void> {
  for (const line of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the SDK has no other way to heed the level
    await mcpReq.log('info', line)
    await delay(STEP)
  }
}

async function report({ mcpReq }: ServerContext, progress: number): Promise<void> {
  const progressToken = mcpReq._meta?.progressToken
  if (progressToken === undefined) return
  await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total: 100 } })
}
