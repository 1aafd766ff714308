// What the store's own tests are made with, for the tests of whole systems: real engines, other processes, power cuts.
// @boundaries-ignore what only tests need is not published, and there should be one of it
export { Child } from '../../../packages/store/src/test/child.ts'
// @boundaries-ignore as above
export { codeOf } from '../../../packages/store/src/test/code-of.ts'
// @boundaries-ignore as above
export { runSql, startPostgres, type PostgresServer } from '../../../packages/store/src/test/postgres-server.ts'
// @boundaries-ignore as above
export { PowerCut } from '../../../packages/store/src/test/power-cut.ts'
// @boundaries-ignore as above
export { openTarget, type Target } from '../../../packages/store/src/test/target.ts'
// @boundaries-ignore as above
export { temporaryDirectory } from '../../../packages/store/src/test/temporary-directory.ts'
// @boundaries-ignore as above
export { sealRow } from '../../../packages/store/src/row/sealed-row.ts'
// @boundaries-ignore as above
export { sqliteModule } from '../../../packages/store/src/sqlite/sqlite-module.ts'
