import { quote, type DocumentStore, type Stored, type StoredDocument } from '@mcpver/core'
import { fromDocumentRow, toDocumentRow, type DocumentRow } from '../row/document-row.ts'
import { countField, keyField, subjectField } from '../row/field.ts'
import { checkArgument } from '../row/sealed-row.ts'
import { storeError } from '../store-error.ts'
import type { DocumentRows } from '../row/store-rows.ts'
import type { TransactionScope } from '../transaction-scope.ts'

/** The documents as one transaction sees them. */
export class DocumentView implements DocumentStore {
  readonly #rows: DocumentRows
  readonly #scope: TransactionScope

  constructor(rows: DocumentRows, scope: TransactionScope) {
    this.#rows = rows
    this.#scope = scope
  }

  get(kind: string, id: string): Promise<Stored<StoredDocument> | undefined> {
    return this.#scope.read(async () => {
      checkArgument('A document cannot be asked for', () => [keyField('kind', kind), keyField('id', id)])
      const row = await this.#rows.find(kind, id)
      return row && fromDocumentRow(row)
    })
  }

  list(kind: string, subject?: string): Promise<readonly Stored<StoredDocument>[]> {
    return this.#scope.read(async () => {
      checkArgument('Documents cannot be asked for', () => [
        keyField('kind', kind),
        subjectField('subject', subject ?? ''),
      ])
      return (await this.#rows.list(kind, subject)).map(fromDocumentRow)
    })
  }

  put(document: StoredDocument, revision?: number): Promise<Stored<StoredDocument>> {
    return this.#scope.write(async () => {
      checkArgument('The document cannot be stored', () => countField('revision', revision ?? 0))
      const row = toDocumentRow(document, (revision ?? 0) + 1)
      if (revision === undefined) await this.#insert(row)
      else if (!(await this.#rows.replace(row))) throw await this.#stale(row, revision)
      return fromDocumentRow(row)
    })
  }

  remove(kind: string, id: string, revision: number): Promise<void> {
    return this.#scope.write(async () => {
      checkArgument('A document cannot be asked for', () => [
        keyField('kind', kind),
        keyField('id', id),
        countField('revision', revision),
      ])
      if (await this.#rows.remove(kind, id, revision)) return
      const isThere = (await this.#rows.find(kind, id)) !== undefined
      throw isThere
        ? await this.#stale({ kind, id }, revision)
        : storeError('ERR_STORE_MISSING', `${nameOf({ kind, id })} is not there`)
    })
  }

  async #insert(row: DocumentRow): Promise<void> {
    if (!(await this.#rows.insert(row))) throw storeError('ERR_STORE_CONFLICT', `${nameOf(row)} is there already`)
  }

  async #stale(key: Pick<DocumentRow, 'kind' | 'id'>, revision: number): Promise<Error> {
    const found = await this.#rows.find(key.kind, key.id)
    const now = found === undefined ? 'it is not there' : `it is at ${String(found.revision)}`
    return storeError(
      'ERR_STORE_STALE',
      `${nameOf(key)} was written since revision ${String(revision)} was read: ${now}`,
    )
  }
}

function nameOf({ kind, id }: Pick<DocumentRow, 'kind' | 'id'>): string {
  return `The document ${quote(kind)} ${quote(id)}`
}
