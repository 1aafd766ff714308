// The parts of `@mcpver/store` that figures are made with, from their source: servers and bare inserts are not published.
// @boundaries-ignore only figures are made of it
export { toAuditRecordRow } from '../../packages/store/src/row/audit-row.ts'
// @boundaries-ignore as above
export { sqliteModule } from '../../packages/store/src/sqlite/sqlite-module.ts'
// @boundaries-ignore as above
export { openBareInserts } from '../../packages/store/src/test/bare-inserts.ts'
// @boundaries-ignore as above
export { startPostgres } from '../../packages/store/src/test/postgres-server.ts'
// @boundaries-ignore as above
export { openTarget, type Target } from '../../packages/store/src/test/target.ts'
// @boundaries-ignore as above
export { graphileRate } from '../../packages/store/src/test/graphile-rate.ts'
