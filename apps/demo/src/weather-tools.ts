import { CompatibilityMatrix } from '@mcpver/core'
import { deprecated, versioned } from '@mcpver/decorators'
import { VersionedTools } from '@mcpver/server'
import type { CallToolResult } from '@modelcontextprotocol/server'
import { z } from 'zod'

/** What an author writes for a tool that is about to go: two lines. */
export class Observations {
  @versioned('1.4.0', '1.0.0')
  @deprecated({ since: '1.4.0', removal: '2.0.0', replacement: 'forecast', once: true })
  current_weather(): CallToolResult {
    return text('Bern: 7 °C')
  }
}

/**
 * The weather server's tools: `forecast` in three versions over two majors, `current_weather`, which is deprecated, and
 * `alerts`, which was removed.
 */
export function weatherTools(): VersionedTools {
  const tools = new VersionedTools({ resultNotice: true })

  addForecast(tools)
  tools.addFrom(new Observations(), { current_weather: { description: 'The weather right now.' } })

  const { registry } = tools
  registry.remove('alerts', {
    removedIn: '2.0.0',
    replacement: 'forecast',
    message: 'Warnings are part of the forecast.',
  })
  registry.addMigration({
    toolName: 'forecast',
    fromVersion: '1.0.0',
    toVersion: '2.0.0',
    action: 'rename `city` to `place`',
    details: 'A place may also be a mountain | lake.',
  })
  registry.addMigration({
    toolName: 'forecast',
    fromVersion: '2.0.0',
    toVersion: '3.0.0',
    action: 'send `place` as an object with a `name`',
    details: 'The answer is structured: read `days`, not the text.',
  })
  return tools
}

/** Three versions side by side, each with a contract of its own. */
function addForecast(tools: VersionedTools): void {
  // 1.0.0 has no handler of its own any more: an adapter carries its callers to 3.0.0.
  tools.add('forecast', {
    version: '1.0.0',
    description: 'Tomorrow in a city.',
    inputSchema: z.object({ city: z.string() }),
  })
  tools.add(
    'forecast',
    {
      version: '1.1.0',
      introduced: '1.0.0',
      description: 'The next days in a city.',
      inputSchema: z.object({ city: z.string(), days: z.int().min(1).max(7).default(1) }),
    },
    ({ city, days }) => text(`${city}, ${String(days)} d: sun`),
  )
  tools.add(
    'forecast',
    {
      version: '3.0.0',
      introduced: '1.0.0',
      description: 'The next days at a place.',
      inputSchema: z.object({ place: z.object({ name: z.string() }), days: z.int().min(1).max(7).default(1) }),
      outputSchema: z.object({ place: z.string(), days: z.array(z.string()) }),
    },
    ({ place, days }) => {
      const structuredContent = { place: place.name, days: Array.from({ length: days }, () => 'sun') }
      return { ...text(JSON.stringify(structuredContent)), structuredContent }
    },
  )
  tools.adapt('forecast', {
    from: '1.0.0',
    to: '3.0.0',
    adaptArguments: ({ city }: { city: string }) => ({ place: { name: city }, days: 1 }),
    adaptResult: ({ structuredContent }) => {
      const { place, days } = structuredContent as { place: string; days: string[] }
      return text(`${place}: ${days.join(', ')}`)
    },
  })
}

/** What the author knows of the versions beyond their majors. */
export function weatherCompatibility(): CompatibilityMatrix {
  const matrix = new CompatibilityMatrix()
  matrix.addCompatible('forecast', '2.0.0', '3.0.0')
  matrix.addIncompatible('current_weather', '1.0.0', '1.4.0')
  return matrix
}

function text(value: string): CallToolResult {
  return { content: [{ type: 'text', text: value }] }
}
