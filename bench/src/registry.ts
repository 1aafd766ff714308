import { APIVersion } from '@mcpver/core'
import { VersionRegistry } from '@mcpver/registry'
import { median, nanoseconds, sink, timePair, type Figure } from './pair.ts'

const TOOLS = 1_000_000
const NAMES = Array.from({ length: TOOLS }, (_, n) => `tool_${String(n)}`)

function fillRegistry(): VersionRegistry {
  const registry = new VersionRegistry()
  for (const name of NAMES) registry.register(name, '1.2.3', '1.0.0')
  return registry
}

/** The same records in a plain Map: what a registry that checks and indexes nothing would do. */
function fillMap(): Map<string, object> {
  const tools = new Map<string, object>()
  for (const name of NAMES) {
    tools.set(name, { name, version: APIVersion.parse('1.2.3'), introduced: APIVersion.parse('1.0.0') })
  }
  return tools
}

async function registering(): Promise<Figure> {
  const { ours, peer, ratio } = await timePair({ ours: fillRegistry, peer: fillMap, operations: 1, rounds: 7 })
  return {
    measure: 'registering 1 M tools',
    ours: nanoseconds(ours),
    peer: `${nanoseconds(peer)} (filling a plain \`Map\` with equal objects)`,
    ratio,
    goal: '≥ 0.33',
    holds: ratio >= 1 / 3,
  }
}

function memory(): Figure {
  const bytesOf = (fill: () => unknown): number => {
    sink.last = undefined
    globalThis.gc?.()
    const before = process.memoryUsage().heapUsed
    sink.last = fill()
    globalThis.gc?.()
    return (process.memoryUsage().heapUsed - before) / TOOLS
  }
  const [ours, peer] = [bytesOf(fillRegistry), bytesOf(fillMap)]
  return {
    measure: 'bytes a registered tool costs',
    ours: `${ours.toFixed(0)} B`,
    peer: `${peer.toFixed(0)} B (an equal object in a plain \`Map\`)`,
    ratio: peer / ours,
    goal: 'reported',
    holds: true,
  }
}

function guides(): Figure {
  const registry = new VersionRegistry()
  for (let n = 0; n < TOOLS; n++) {
    const major = 1 + (n % 5)
    const toolName = `tool_${String(n % 200_000)}`
    registry.addMigration({
      toolName,
      fromVersion: `${String(major)}.0.0`,
      toVersion: `${String(major + 1)}.0.0`,
      action: 'change',
    })
  }
  const times = Array.from({ length: 1001 }, (_, n) => {
    const start = process.hrtime.bigint()
    sink.last = registry.migrationGuide('1.0.0', '4.0.0', { tool: `tool_${String(n * 97)}` })
    return Number(process.hrtime.bigint() - start)
  })
  const ours = median(times)
  return {
    measure: '`migrationGuide` of one tool among 1 M steps',
    ours: nanoseconds(ours),
    peer: '–',
    goal: '< 1 ms',
    holds: ours < 1e6,
  }
}

/** The registry at a million tools and a million steps. */
export async function measure(): Promise<Figure[]> {
  return [await registering(), memory(), guides()]
}
