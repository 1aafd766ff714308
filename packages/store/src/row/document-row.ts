import { quote, type Stored, type StoredDocument } from '@mcpver/core'
import { countField, jsonText, keyField, objectField, parseJsonText, subjectField } from './field.ts'
import { readRow, writeRow, type SealedRow } from './sealed-row.ts'

/** A row of `documents`. */
export interface DocumentRow extends SealedRow {
  readonly kind: string
  readonly id: string
  readonly subject: string
  readonly content: string
  readonly created_at: number
  readonly revision: number
}

/** The row of a document. @throws {StoreError} `ERR_STORE_INVALID` */
export function toDocumentRow(document: StoredDocument, revision: number): DocumentRow {
  return writeRow<DocumentRow>(`The document ${quote(document.kind)} ${quote(document.id)}`, () => ({
    kind: keyField('kind', document.kind),
    id: keyField('id', document.id),
    subject: subjectField('subject', document.subject),
    content: jsonText('content', objectField('content', document.content)),
    created_at: countField('createdAt', document.createdAt),
    revision,
  }))
}

/** The document of a row. @throws {StoreError} `ERR_STORE_CORRUPT` */
export function fromDocumentRow(row: DocumentRow): Stored<StoredDocument> {
  return readRow(`documents ${quote(row.kind)} ${quote(row.id)}`, row, () => ({
    value: {
      kind: keyField('kind', row.kind),
      id: keyField('id', row.id),
      subject: subjectField('subject', row.subject),
      content: objectField('content', parseJsonText('content', row.content)),
      createdAt: countField('created_at', row.created_at),
    },
    revision: countField('revision', row.revision),
  }))
}
