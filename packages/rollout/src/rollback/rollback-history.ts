import { DocumentNode, type StoreView } from '@mcpver/core'

/** A rollback that was tried: the specification's `RollbackHistoryEntry`. */
export interface RollbackHistoryEntry {
  readonly id: string
  /** The rollback point. */
  readonly point: string
  /** The server. */
  readonly name: string
  readonly executedAt: number
  readonly by: string
  readonly success: boolean
  /** Why it was wanted, or why it was refused. */
  readonly reason: string
}

const KIND = 'rollback'
const FORMAT = { format: 'mcpver-rollback', formatVersion: 1 } as const

/** Adds a rollback to the history. */
export async function addRollback({ documents }: StoreView, entry: RollbackHistoryEntry): Promise<void> {
  const { id, name, executedAt } = entry
  await documents.put({ kind: KIND, id, subject: name, content: { ...FORMAT, ...entry }, createdAt: executedAt })
}

/** The rollbacks that were tried, the newest first: of a server, or of all. */
export async function listRollbacks({ documents }: StoreView, name?: string): Promise<readonly RollbackHistoryEntry[]> {
  const stored = await documents.list(KIND, name)
  return stored.map(({ value }) => parseEntry(value.content)).reverse()
}

function parseEntry(value: unknown): RollbackHistoryEntry {
  const node = DocumentNode.open(value, FORMAT).members([
    ...(['by', 'executedAt', 'format', 'formatVersion', 'id', 'name'] as const),
    ...(['point', 'reason', 'success'] as const),
  ])
  const { executedAt } = node
  if (typeof executedAt.value !== 'number') throw executedAt.refusal('a time in milliseconds')
  return {
    id: node.id.text(),
    point: node.point.text(),
    name: node.name.text(),
    executedAt: executedAt.value,
    by: node.by.text(),
    success: node.success.flag(),
    reason: node.reason.text(),
  }
}
