import type { Ground } from './paths/path.ts'
import { Program } from './program/program.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { startHttpEcho } from './upstream/echo-servers.ts'

/** Runs something with an echo server and a folder, and leaves no process behind. */
export async function withGround<Result>(run: (ground: Ground) => Promise<Result>): Promise<Result> {
  const folder = temporaryFolder()
  try {
    const { url } = await startHttpEcho({ version: '1.0.0' })
    return await run({ url, folder })
  } finally {
    await Program.stopAll()
  }
}
