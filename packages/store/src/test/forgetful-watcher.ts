// Watches a SQLite store, says so and does nothing more: the program has to end by itself. Takes its path as JSON.
import { writeSync } from 'node:fs'
import { openSqliteStore } from '../sqlite/open-sqlite-store.ts'

const { path } = JSON.parse(process.argv[2] ?? '') as { readonly path: string }
const store = await openSqliteStore({ path })
store.watch(() => undefined)
writeSync(1, 'watching\n')
