import { digestTool } from '@mcpver/core'
import { expect, it } from 'vitest'
import { digestReleased } from './released-digest.ts'

const tool = { name: 'forecast', description: 'Tells the weather', inputSchema: { type: 'object' } }
const listed = { ...tool, _meta: { 'dev.mcpver/tool': { version: '1.0.0' } } }

it('is that of the tool definition', async () => {
  expect(await digestReleased(tool)).toBe(await digestTool(tool))
  expect(await digestReleased({ ...tool, description: 'x' })).not.toBe(await digestTool(tool))
})

it('does not count what a listing adds, of one tool or of many', async () => {
  expect(await digestReleased(listed)).toBe(await digestReleased(tool))
  expect(await digestReleased({ tools: [listed] })).toBe(await digestReleased({ tools: [tool] }))
  expect(await digestReleased({ tools: [tool, tool] })).not.toBe(await digestReleased({ tools: [tool] }))
  expect(await digestReleased({ tools: [tool], name: 'weather' })).not.toBe(await digestReleased({ tools: [tool] }))
})

it('there is none of what is no tool', async () => {
  for (const definition of [{}, { name: 'x' }, { tools: [5] }, { tools: [{ name: 'x' }] }]) {
    await expect(digestReleased(definition)).rejects.toMatchObject({ code: 'ERR_INVALID_TOOL_DEFINITION' })
  }
})
