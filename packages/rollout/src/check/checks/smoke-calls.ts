import { canonicalize, isPlainObject, quote, type DocumentNode } from '@mcpver/core'
import { assertOnly, needed } from '../check-registry.ts'
import { failed, passed, unknown, type CheckFinding } from '../outcome.ts'
import type { CallTool } from '../probe.ts'
import { defineCheck, type UpdateCheck } from '../update-check.ts'

/** A call, and what its answer has to be. */
interface SmokeCall {
  readonly tool: string
  readonly arguments: Readonly<Record<string, unknown>>
  /** Whether the answer has to say `isError`. Default: it must not. */
  readonly isError: boolean
  /** A text that has to be in it. Default: any. */
  readonly contains: string | undefined
  /** The `structuredContent` that it has to have. Default: any. */
  readonly equals: unknown
}

/** Calls that were recorded or thought up answer as they should. */
export function smokeCalls(call: CallTool | undefined): UpdateCheck {
  return defineCheck({
    name: 'smoke_calls',
    summary: 'Each of "calls" ({ tool, arguments, expect: { is_error, contains, equals } }) answers as expected.',
    stages: ['pre', 'post'],
    parse: (members) => {
      assertOnly(members, ['calls'])
      return needed(members, 'calls', 'smoke_calls').elements().map(parseCall)
    },
    run: async (calls, { name, to }, signal) => {
      if (calls.length === 0)
        return unknown('No calls are given', { hint: 'Say which: "calls": [{ "tool": …, "arguments": … }]' })
      if (call === undefined)
        return unknown('Nobody here can call tools', { hint: 'Run it where a gateway is: mcpver serve' })
      for (const one of calls) {
        const found = await tryCall(call, one, { name, version: to, signal })
        if (found !== undefined) return found
      }
      return passed(`${String(calls.length)} calls answered as expected`)
    },
  })
}

async function tryCall(
  call: CallTool,
  expected: SmokeCall,
  { name, version, signal }: { name: string; version: string; signal: AbortSignal },
): Promise<CheckFinding | undefined> {
  const { tool } = expected
  try {
    const result = await call({ name, version, tool, arguments: expected.arguments }, signal)
    const why = differenceOf(expected, result)
    return why === undefined ? undefined : failed(`${tool} ${why}`)
  } catch (error) {
    return failed(`${tool} gave no result: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function differenceOf(
  { isError, contains, equals }: SmokeCall,
  result: Readonly<Record<string, unknown>>,
): string | undefined {
  if ((result['isError'] === true) !== isError) return isError ? 'gave no error' : 'gave an error'
  if (contains !== undefined && !JSON.stringify(result).includes(JSON.stringify(contains).slice(1, -1))) {
    return `did not answer with ${quote(contains)}`
  }
  if (equals !== undefined && canonicalize(result['structuredContent'] ?? null) !== canonicalize(equals)) {
    return 'did not answer with the structured content that was expected'
  }
  return undefined
}

function parseCall(node: DocumentNode): SmokeCall {
  const { tool, arguments: given, expect } = node.members(['tool'], ['arguments', 'expect'])
  const { is_error: isError, contains, equals } = expect?.members([], ['contains', 'equals', 'is_error']) ?? {}
  if (given !== undefined && !isPlainObject(given.value)) throw given.refusal('an object')
  return {
    tool: tool.text(),
    arguments: isPlainObject(given?.value) ? given.value : {},
    isError: isError?.flag() ?? false,
    contains: contains?.text(),
    equals: equals?.value,
  }
}
