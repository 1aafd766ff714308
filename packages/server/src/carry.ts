import { isInputRequiredResult, type CallToolResult } from '@modelcontextprotocol/server'
import type { Service } from './service.ts'
import { InvalidCall, validated } from './tool-result.ts'
import type { ToolResult, ToolVersion } from './tool-version.ts'

/**
 * The arguments of a call as the handler gets them: held against the contract, then taken through the adapters. A promise
 * only where something on the way is asynchronous; every call passes here.
 *
 * Throws, or rejects with, `InvalidCall` for arguments that the contract refuses, and whatever adapters throw.
 */
export function carryArguments(service: Service, args: unknown): unknown {
  const { tool, contract, chain } = service
  const given = validated(
    contract.input,
    args ?? {},
    (issues) => new InvalidCall(`Input validation error: Invalid arguments for tool ${tool.name}: ${issues}`),
  )
  return chain.length === 0 ? given : adaptArguments(service, given)
}

/**
 * A handler's result as the caller gets it: held against what was promised, and taken back through the adapters. Errors and
 * requests for input go back as they are.
 *
 * Rejects for a broken promise, and with whatever adapters throw.
 */
export function carryResult(service: Service, result: ToolResult): ToolResult | Promise<ToolResult> {
  if (isInputRequiredResult(result) || result.isError === true) return result
  const isPlain = service.chain.length === 0 && service.contract.output === undefined
  return isPlain ? result : adaptResult(service, result)
}

/** The arguments as the last adapter makes them; each version on the way says whether they are right. */
async function adaptArguments({ tool, chain, stations }: Service, given: unknown): Promise<unknown> {
  let carried = await given
  for (const [index, adapter] of chain.entries()) {
    const what = `Adapter of tool ${tool.name} from ${String(adapter.from)} made invalid arguments for ${String(adapter.to)}`
    const adapted: unknown = await adapter.adaptArguments(carried as never)
    carried = await validated(stations[index]?.input, adapted, (issues) => new Error(`${what}: ${issues}`))
  }
  return carried
}

/** The result as the first adapter gives it back. */
async function adaptResult(
  { tool, contract, chain, stations }: Service,
  result: CallToolResult,
): Promise<CallToolResult> {
  await assertOutput(stations.at(-1) ?? contract, result, tool.name)
  if (chain.length === 0) return result
  let carried = result
  for (const adapter of chain.toReversed()) carried = await adapter.adaptResult(carried)
  await assertOutput(contract, carried, tool.name)
  return carried
}

async function assertOutput(
  { output }: ToolVersion,
  { structuredContent }: CallToolResult,
  name: string,
): Promise<void> {
  if (output === undefined) return
  const what = `Output validation error: Invalid structured content for tool ${name}`
  if (structuredContent === undefined) throw new Error(`${what}: there is none`)
  await validated(output, structuredContent, (issues) => new Error(`${what}: ${issues}`))
}
