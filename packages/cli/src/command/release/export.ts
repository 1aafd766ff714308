import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { EXIT } from '../../exit-code.ts'
import { write } from '../../io.ts'
import { jsonText } from '../../json-text.ts'
import { exportedFiles } from '../../releases/exported-files.ts'
import { findRelease } from '../../releases/find-release.ts'
import { parseReleaseName } from '../../releases/release-name.ts'
import { withStore } from '../../state/open-store.ts'
import { declareState, statePaths, type StateOptions } from '../../state/state-options.ts'
import { readTrustRoot } from '../../state/trust-file.ts'
import { writeTextFile } from '../../text-file.ts'
import type { Command } from '../command.ts'

/** What `mcpver release export` takes. */
export interface ReleaseExportOptions extends StateOptions {
  readonly out: string
}

/** Writes a release so that others can verify it. */
export const releaseExportCommand: Command<ReleaseExportOptions> = {
  name: 'release export',
  summary: 'Write a release as files that others verify: with mcpver, sigstore or OpenSSL.',
  examples: [['mcpver release export weather@1.2.0 --out weather', 'then: mcpver verify weather/release.json']],
  declare: (syntax) => {
    syntax.argument('<name@version>', 'the release').option('--out <directory>', 'where the files go', '.')
    declareState(syntax)
  },
  run: async ({ io, args: [text = ''], options }) => {
    const paths = statePaths(options, io)
    const root = await readTrustRoot(paths, io)
    const release = await withStore(paths, (store) => findRelease(store, parseReleaseName(text)))
    const files = exportedFiles(release, root)
    await mkdir(resolve(io.cwd, options.out), { recursive: true })
    for (const { name, content } of files) await writeTextFile(join(options.out, name), content, io.cwd)
    const names = files.map(({ name }) => join(options.out, name))
    await write(io.stdout, options.json === true ? jsonText({ files: names }) : `${names.join('\n')}\n`)
    return EXIT.fine
  },
}
