// Builds a corpus of tool surfaces from npm: several published versions of each server, started without network, asked for
// their tools; nothing is called. `node scripts/collect-corpus.ts <folder> <package>[@version,…] …`, after `pnpm build`.
// The client says that it can do nothing special, so tools that a server offers only to clients which can (sampling,
// elicitation, roots) are not among them.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { capture, type CapturedSurface, type CaptureOptions } from './corpus/capture.ts'
import { findIsolation } from './corpus/isolation.ts'
import { chooseVersions, parseRequest, type PackageRequest, type VersionChoice } from './corpus/version-choice.ts'
import { ROOT } from './workspace.ts'

const USAGE = `Usage: node scripts/collect-corpus.ts [options] <folder> <package>[@version,…] …

  --per-minor <n>      without versions: the newest n of each minor (default: 1)
  --most <n>           without versions: n at most, the newest (default: 20)
  --timeout <seconds>  for the handshake, and for listing the tools (default: 30)
  --env <NAME=value>   a variable for every server (repeatable); credentials that a server asks for are dummies anyway
  --cache <folder>     where packages are installed (default: node_modules/.cache/corpus)`

interface Failure {
  readonly what: string
  readonly why: string
}

/** Captures the versions of one server, one after another, and writes its file. */
async function collect(
  request: PackageRequest,
  options: CaptureOptions & VersionChoice & { readonly folder: string },
): Promise<Failure[]> {
  const surfaces: CapturedSurface[] = []
  const failures: Failure[] = []
  for (const version of await chooseVersions(request, options)) {
    const what = `${request.name}@${version}`
    try {
      const surface = await capture({ name: request.name, version }, options)
      surfaces.push(surface)
      console.error(`✓ ${what}: ${String(surface.tools.length)} tools`)
    } catch (error) {
      failures.push({ what, why: messageOf(error) })
      console.error(`✗ ${what}: ${messageOf(error)}`)
    }
  }
  if (surfaces.length > 0) {
    const path = join(options.folder, `${request.name.replace(/^@/, '').replace('/', '__')}.jsonl.gz`)
    writeFileSync(path, gzipSync(surfaces.map((surface) => `${JSON.stringify(surface)}\n`).join('')))
  }
  console.error(`  ${request.name}: ${String(surfaces.length)} captured, ${String(failures.length)} failed`)
  return failures
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ').slice(0, 300)
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      'per-minor': { type: 'string', default: '1' },
      most: { type: 'string', default: '20' },
      timeout: { type: 'string', default: '30' },
      env: { type: 'string', multiple: true, default: [] },
      cache: { type: 'string', default: join(ROOT, 'node_modules/.cache/corpus') },
    },
  })
  const [folder, ...packages] = positionals
  if (folder === undefined || packages.length === 0) throw new Error(USAGE)
  if (!existsSync(join(ROOT, 'packages/cli/dist/main.js'))) throw new Error('Build first: pnpm build')
  const requests = packages.map(parseRequest)
  const isolation = findIsolation()
  if (isolation === undefined) console.error('This machine cannot take the network away: servers run with it')
  mkdirSync(folder, { recursive: true })
  const options = {
    folder,
    isolation,
    cache: values.cache,
    env: values.env,
    timeout: Number(values.timeout),
    perMinor: Number(values['per-minor']),
    most: Number(values.most),
  }
  const failures: Failure[] = []
  for (const request of requests) {
    try {
      failures.push(...(await collect(request, options)))
    } catch (error) {
      failures.push({ what: request.name, why: messageOf(error) })
    }
  }
  if (failures.length === 0) return
  console.error(`\n${String(failures.length)} failed:`)
  for (const { what, why } of failures) console.error(`  ${what}: ${why}`)
  process.exitCode = 1
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
