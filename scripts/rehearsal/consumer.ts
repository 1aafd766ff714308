import { globSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, type WorkspacePackage } from '../workspace.ts'
import { run } from './command.ts'
import { exampleIn, installedBy } from './readme.ts'

/** What installing one package alone comes to. */
export interface Trial {
  readonly name: string
  readonly version: string
  /** The size of what was installed, the package itself included. */
  readonly bytes: number
  /** What comes along, with versions. */
  readonly dependencies: readonly string[]
}

export interface TrialOptions {
  /** Where the fresh project is made. */
  readonly scratch: string
  readonly env: Readonly<Record<string, string>>
}

const STRICT = {
  target: 'ES2022',
  module: 'NodeNext',
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  outDir: 'out',
  types: ['node'],
  typeRoots: [join(ROOT, 'node_modules/@types')],
}

/** Installs a package as its README says, compiles and runs the README's example, and lints what was published. */
export async function tryInstall(
  { directory, manifest }: WorkspacePackage,
  { scratch, env }: TrialOptions,
): Promise<Trial> {
  const { name, version } = manifest
  const project = join(scratch, name)
  mkdirSync(project, { recursive: true })
  const readme = readFileSync(join(directory, 'README.md'), 'utf8')
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }))

  await run('npm', ['install', '--no-audit', '--no-fund', name], { cwd: project, env })
  const alone = readInstalled(project)
  const bytes = sizeOf(join(project, 'node_modules'))
  await run('npm', ['install', '--no-audit', '--no-fund', ...installedBy(readme, name)], { cwd: project, env })

  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions: STRICT, files: ['example.ts'] }))
  writeFileSync(join(project, 'example.ts'), exampleIn(readme, name))
  await run(join(ROOT, 'node_modules/.bin/tsc'), ['--project', '.'], { cwd: project })
  await run(process.execPath, ['out/example.js'], { cwd: project })

  const tarball = (await run('npm', ['pack', '--silent', name], { cwd: project, env })).trim()
  await run(join(ROOT, 'node_modules/.bin/publint'), ['--strict', tarball], { cwd: project })
  await run(join(ROOT, 'node_modules/.bin/attw'), [tarball, '--profile', 'esm-only'], { cwd: project })
  return { name, version, bytes, dependencies: alone.filter((dependency) => dependency !== `${name}@${version}`) }
}

/** Everything that npm put into a project, as `name@version`. */
function readInstalled(project: string): string[] {
  const lock = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly version?: string }>>
  }
  return Object.entries(lock.packages)
    .filter(([path]) => path !== '')
    .map(
      ([path, { version = '?' }]) =>
        `${path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)}@${version}`,
    )
}

function sizeOf(directory: string): number {
  return globSync('**/*', { cwd: directory })
    .map((path) => lstatSync(join(directory, path)))
    .reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0)
}
