// Opens a SQLite store as a user who may not write there, tries to read and to write, and says the codes of what happened.
// Takes `{ path, user }` as JSON; `user` is set when the tests run as root, whom no permission stops.
import { openSqliteStore } from '../sqlite/open-sqlite-store.ts'
import { codeOf } from './code-of.ts'
import { auditRecord } from './samples.ts'

const { path, user } = JSON.parse(process.argv[2] ?? '') as { readonly path: string; readonly user?: number }
if (user !== undefined) {
  process.setgid?.(user)
  process.setuid?.(user)
}
async function say(act: () => Promise<unknown>): Promise<void> {
  process.stdout.write(`${await codeOf(act)}\n`)
}

await say(async () => {
  const store = await openSqliteStore({ path })
  await say(() => store.read(({ audit }) => audit.head()))
  await say(() => store.write(({ audit }) => audit.append(auditRecord(3))))
  await store.close()
})
