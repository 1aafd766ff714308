import { expect } from 'vitest'
import { TOOL_PAGES } from '../support/probe/fixtures.ts'
import { rawAt } from '../support/raw-json.ts'
import type { Bench } from './bench.ts'
import { entriesOf, listTools, type Check } from './check.ts'

const TOOLS = TOOL_PAGES.flat()
const written = (name: string): string => TOOLS.find((tool) => rawAt(tool, 'name') === JSON.stringify(name))!

async function listed(bench: Bench, name: string): Promise<string> {
  const tools = await listTools(await bench.client())
  return tools.find((tool) => rawAt(tool, 'name') === JSON.stringify(name))!
}

const keeps = (what: string, tool: string, ...path: readonly string[]): Check => ({
  name: `keeps ${what} of a definition as it is written`,
  run: async (bench) => {
    const expected = rawAt(written(tool), ...path)
    expect(expected).toBeDefined()
    expect(rawAt(await listed(bench, tool), ...path)).toBe(expected)
  },
})

/** What is said of tools. */
export const DEFINITIONS: readonly Check[] = [
  {
    name: 'lists all tools in the order of the server',
    run: async (bench) => {
      const names = (tools: readonly string[]) => tools.map((tool) => rawAt(tool, 'name'))
      expect(names(await listTools(await bench.client()))).toEqual(names(TOOLS))
    },
  },
  {
    name: 'keeps every definition as it is written, apart from its own metadata',
    run: async (bench) => {
      expect((await listTools(await bench.client())).map(entriesOf)).toEqual(TOOLS.map(entriesOf))
    },
  },
  keeps('unknown fields', 'echo', 'x-top'),
  keeps('the annotations, unknown ones too,', 'echo', 'annotations'),
  keeps('the output schema', 'echo', 'outputSchema'),
  keeps('keywords and far references in the input schema', 'give', 'inputSchema'),
  keeps('a keyword for headers in the input schema', 'routed', 'inputSchema'),
  keeps('the icons', 'echo', 'icons'),
  keeps('the execution', 'echo', 'execution'),
  keeps('escapes in the description', 'echo', 'description'),
  keeps("the server's own metadata", 'echo', '_meta', 'vendor/def'),
]
