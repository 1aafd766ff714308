import { quote } from '@mcpver/core'
import type { ToolSurface } from '@mcpver/diff'
import { failure } from '../cli-error.ts'
import { withoutCredentials } from '../url-label.ts'
import { withPackage } from './npm-cache.ts'
import { programOf } from './npm-program.ts'
import type { NpmSource, SourceContext, SourceKind } from './source.ts'

/** `npm:<package>@<version>`: a published version. */
export const npmSource: SourceKind<NpmSource> = {
  kind: 'npm',
  form: 'npm:<package>@<version>',
  parse: (text) => (text.startsWith('npm:') ? { kind: 'npm', spec: parseSpec(text) } : undefined),
  load: ({ spec }, context) => withPackage(spec, context, (directory) => ask(spec, directory, context)),
}

function parseSpec(text: string): string {
  const spec = text.slice('npm:'.length)
  // A dash would make it an option of npm.
  if (spec !== '' && !/^[-\s]/.test(spec)) return spec
  throw failure(`Not an npm package: ${quote(text)}`, {
    code: 'ERR_USAGE',
    hint: 'It looks like npm:@scope/server@1.2.3; a directory or a tarball will do as well: npm:./server-1.2.3.tgz',
  })
}

async function ask(spec: string, directory: string, context: SourceContext): Promise<ToolSurface> {
  const { io, env, serverArgs, bin } = context
  const { command, args } = programOf(directory, bin)
  const { askLocal } = await import('../server/ask-server.ts')
  const label = quote(withoutCredentials(`npm:${spec}`))
  return askLocal({ label, command, args: [...args, ...serverArgs], env, cwd: io.cwd }, context)
}
