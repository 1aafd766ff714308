import type { Release } from '@mcpver/core'
import { diffTools, parseVersionedSnapshot, type Change } from '@mcpver/diff'
import type { ContractDifference } from '@mcpver/rollout'

/** What callers of one release would notice when they get another one: what could fail for them first. */
export function compareReleases(from: Release, to: Release): Promise<ContractDifference> {
  const { tools } = diffTools(toolsOf(from), toolsOf(to))
  const changes = tools.flatMap((tool) => tool.changes)
  const grave = [...ofKind(changes, 'breaking'), ...ofKind(changes, 'undecided')]
  const others = changes.filter((change) => !grave.includes(change))
  return Promise.resolve({ kind: kindOf(changes), changes: [...grave, ...others].map(sentenceOf) })
}

function toolsOf({ definition }: Release): Parameters<typeof diffTools>[0] {
  return parseVersionedSnapshot(definition).surface
}

function kindOf(changes: readonly Change[]): ContractDifference['kind'] {
  if (ofKind(changes, 'breaking').length > 0) return 'breaking'
  if (ofKind(changes, 'undecided').length > 0) return 'undecided'
  return changes.length > 0 ? 'compatible' : 'none'
}

function ofKind(changes: readonly Change[], kind: Change['kind']): readonly Change[] {
  return changes.filter((change) => change.kind === kind)
}

function sentenceOf({ tool, message }: Change): string {
  return `${tool}: ${message}`
}
