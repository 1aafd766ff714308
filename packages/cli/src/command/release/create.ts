import { APIVersion, type Release } from '@mcpver/core'
import { toVersionedSnapshot, type InitialDevelopment } from '@mcpver/diff'
import { predecessorOf, type VersionResult } from '@mcpver/lifecycle'
import { Option } from 'commander'
import { EXIT, type ExitCode } from '../../exit-code.ts'
import { write, type Io } from '../../io.ts'
import { jsonText } from '../../json-text.ts'
import { pinOf } from '../../lock/pinned-source.ts'
import { paintFor } from '../../paint.ts'
import { withProgress } from '../../progress.ts'
import { parseReleaseName, type ReleaseName } from '../../releases/release-name.ts'
import { refusalText, releaseText } from '../../releases/release-report.ts'
import { planStep } from '../../releases/release-step.ts'
import { withReleaseSystem, type ReleaseSystem } from '../../releases/release-system.ts'
import { shownLine } from '../../shown.ts'
import { signingKeyOf } from '../../state/key-file.ts'
import { declareKey, type KeyOptions } from '../../state/key-options.ts'
import { declareState, statePaths, type StateOptions } from '../../state/state-options.ts'
import { loadSource } from '../../source/source-kinds.ts'
import { usage } from '../../usage.ts'
import { append, declareAcquisition, sourceContext, sourceOf, type AcquisitionOptions } from '../acquisition.ts'
import type { Command, Invocation } from '../command.ts'

/** What `mcpver release create` takes. */
export interface ReleaseCreateOptions extends StateOptions, KeyOptions, AcquisitionOptions {
  readonly json?: boolean
  readonly changelog?: readonly string[]
  readonly securityUpdate?: readonly string[]
  readonly depends?: readonly string[]
  readonly url?: string
  readonly initialDevelopment: InitialDevelopment
}

/** Creates a release of a server. */
export const releaseCreateCommand: Command<ReleaseCreateOptions> = {
  name: 'release create',
  summary: 'Release a version of a server: its tools, each with a version, signed, in development.',
  examples: [
    ['mcpver release create weather@1.2.0 --key ana -- node dist/server.js', 'a server that is started'],
    ['mcpver release create weather@1.2.0 npm:weather-server@1.2.0 --key ana', 'a published one'],
    [
      'mcpver release create weather@1.2.0 --url https://host/mcp --key ana --depends npm:zod=^4.1.0',
      'with what it needs',
    ],
  ],
  declare: (syntax) => {
    syntax
      .argument('<name@version>', 'what to call it')
      .argument('[source]', 'the server, as for snapshot')
      .option('--url <url>', 'the server, where it runs')
      .option('--changelog <sentence>', 'what changed (repeatable; default: what the diff found)', append)
      .option('--security-update <sentence>', 'what was mended that matters to security (repeatable)', append)
      .option('--depends <name=requirement>', 'what it needs: npm:zod=^4.1.0 (repeatable)', append)
      .addOption(
        new Option('--initial-development <convention>', 'what a version before 1.0.0 promises')
          .choices(['caret', 'strict'])
          .default('caret'),
      )
    declareKey(syntax)
    declareState(syntax)
    declareAcquisition(syntax)
  },
  run: async (invocation) => {
    const { io, args, options } = invocation
    const paths = statePaths(options, io)
    const release = parseReleaseName(args[0] ?? '')
    const key = await signingKeyOf(options, { paths, io })
    return withReleaseSystem({ paths, io }, async (system) => {
      const drafted = await draft(release, system, invocation)
      if ('reasons' in drafted) return report({ reasons: drafted.reasons }, invocation)
      const result = await system.manager.createVersion(release.name, drafted.data, { key })
      return report(result, invocation)
    })
  },
}

const TOO_SMALL = 'Take that version, or mend what breaks: "mcpver diff" shows the calls that fail.'

type Drafted =
  { readonly data: Parameters<ReleaseSystem['manager']['createVersion']>[1] } | { readonly reasons: readonly string[] }

/** Asks the server for its tools, and finds out how they follow those of the release before. */
async function draft(
  { name, version }: ReleaseName,
  { store }: ReleaseSystem,
  { io, args, words, options }: Invocation<ReleaseCreateOptions>,
): Promise<Drafted> {
  const given = givenSource(args[1], options.url)
  const source = sourceOf(given, words)
  const serverArgs = source.kind === 'npm' ? (words ?? []) : []
  const context = { ...sourceContext(options, io), serverArgs }
  const surface = await withProgress(io, 'Asking for the tools', () => loadSource(source, context))
  const known = await store.read(({ releases }) => releases.list({ name }))
  const step = planStep({
    version: APIVersion.parse(version),
    surface,
    before: predecessorOf(
      known.map(({ value }) => value),
      version,
    ),
    initialDevelopment: options.initialDevelopment,
  })
  if (!step.success) return { reasons: step.reasons }
  const opened = { source, serverArgs, ...(options.bin !== undefined && { bin: options.bin }) }
  return {
    data: {
      version,
      definition: toVersionedSnapshot(step.released),
      // A file says what the tools were, not how the server is reached.
      ...(isServer(source.kind) && { upstream: pinOf(given ?? '', opened) }),
      changelog: options.changelog ?? step.changelog,
      securityUpdates: options.securityUpdate ?? [],
      dependencies: Object.fromEntries((options.depends ?? []).map(parseDependency)),
      compatibility: step.compatibility,
    },
  }
}

/** A URL is a source like any other; `--url` only says so. Throws `ERR_USAGE`. */
function givenSource(source: string | undefined, url: string | undefined): string | undefined {
  if (url === undefined) return source
  if (source === undefined && URL.canParse(url)) return url
  throw usage(source === undefined ? '--url is no URL' : 'Both a source and --url', 'Say once where the server is.')
}

function isServer(kind: string): boolean {
  return kind === 'command' || kind === 'npm' || kind === 'url'
}

function parseDependency(text: string): [name: string, requirement: string] {
  const at = text.indexOf('=')
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)]
  throw usage(`${JSON.stringify(text)} is no dependency`, 'As in --depends npm:zod=^4.1.0, or mcp:geo=^2.')
}

async function report(
  result: VersionResult | { readonly reasons: readonly string[] },
  { io, options }: Invocation<ReleaseCreateOptions>,
): Promise<ExitCode> {
  const isJson = options.json === true
  if ('reasons' in result) {
    const reason = result.reasons.join('; ')
    return refused({ success: false, code: 'ERR_VERSION_TOO_SMALL', reason, hint: TOO_SMALL }, { io, isJson })
  }
  if (!result.success) return refused(result, { io, isJson })
  await write(io.stdout, isJson ? jsonText(result) : createdText(result.version, result.dependencies.unknown, io))
  return EXIT.fine
}

async function refused(
  refusal: { readonly success: false; readonly code: string; readonly reason: string; readonly hint: string },
  { io, isJson }: { readonly io: Io; readonly isJson: boolean },
): Promise<ExitCode> {
  await write(io.stdout, isJson ? jsonText(refusal) : refusalText(refusal, io))
  return EXIT.findings
}

function createdText(
  release: Release,
  unknown: readonly { readonly dependency: string; readonly error: string }[],
  io: Io,
): string {
  const paint = paintFor(io.stdout, io.env)
  const warnings = unknown.map(
    ({ dependency, error }) => `${paint('yellow', 'warning:')} ${shownLine(`${dependency}: ${error}`)}\n`,
  )
  return `${releaseText(release, io)}${warnings.join('')}`
}
