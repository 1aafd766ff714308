import type { StoreView } from '@mcpver/core'
import { AuditView } from './audit-view.ts'
import { DocumentView } from './document-view.ts'
import { JobView } from './job-view.ts'
import { ReleaseView } from './release-view.ts'
import type { StoreRows } from '../row/store-rows.ts'
import type { TransactionScope } from '../transaction-scope.ts'

/** The view of one transaction. */
export function storeView(rows: StoreRows, scope: TransactionScope): StoreView {
  return Object.freeze({
    releases: new ReleaseView(rows.releases, scope),
    audit: new AuditView(rows.audit, scope),
    documents: new DocumentView(rows.documents, scope),
    jobs: new JobView(rows.jobs, scope),
  })
}
