#!/usr/bin/env node
import { isDeepStrictEqual, parseArgs } from 'node:util'
import { Report, Surprise } from './report.ts'
import { showCompatibility, showMigration, showWarning } from './show-author.ts'
import { showCalls, showListing, showRetired } from './show-calls.ts'
import { showChanges } from './show-changes.ts'
import { showEverything } from './show-everything.ts'
import { showGateway } from './show-gateway.ts'
import { showRelease } from './show-release.ts'
import { showUpdate } from './show-update.ts'
import { connectOverHttp, connectOverStdio, type Connection } from './weather-clients.ts'
import { weatherTools } from './weather-tools.ts'

const HELP = `Shows what the mcpver packages do together, on real MCP servers, and checks it as it goes.

Usage: mcpver-demo [--json]

  --json   print everything as one JSON document
  --help   print this

Examples:
  pnpm demo
  pnpm --silent demo --json | jq '.sections[].title'

Exit code: 0 when everything came as it should, 1 at the first surprise, 2 for an unknown option.`

async function demo(report: Report): Promise<void> {
  const connections: Connection[] = []
  try {
    const stdio = await connectOverStdio()
    connections.push(stdio)
    const http = await connectOverHttp()
    connections.push(http)
    await showOverBoth(report, stdio, http)
    const { registry } = weatherTools()
    report.section('The way from v1 to v3')
    await showMigration(report, registry, stdio)
    report.section('Which versions work in place of one another')
    showCompatibility(report)
    report.section('The registry as Markdown')
    report.block('markdown', registry.toMarkdown())
  } finally {
    await Promise.all(connections.map((connection) => connection.close()))
  }
  report.section('A server that nobody here wrote')
  await showEverything(report)
  report.section('What a release of another server broke')
  await showChanges(report)
  report.section('Releases of that server, signed and promoted')
  await showRelease(report)
  report.section('Two releases of it behind a gateway')
  await showGateway(report)
  report.section('An update of it, and the way back')
  await showUpdate(report)
}

async function showOverBoth(report: Report, stdio: Connection, http: Connection): Promise<void> {
  report.section('What a client sees')
  const overStdio = await showListing(report, stdio)
  const overHttp = await showListing(report, http)
  report.check('both transports show the same', isDeepStrictEqual(overStdio, overHttp))
  report.section('What a call gets')
  await showCalls(report, stdio)
  await showCalls(report, http)
  report.section('Deprecated, and removed')
  await showRetired(report, stdio)
  await showRetired(report, http)
  await showWarning(report)
}

function readOptions(): { readonly json: boolean; readonly help: boolean } {
  try {
    const options = { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } } as const
    return parseArgs({ options }).values
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`)
    process.exit(2)
  }
}

// Whoever reads the output may stop early, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1)
})
const { json, help } = readOptions()
if (help) {
  console.log(HELP)
} else {
  const report = new Report({ json })
  // The one deprecation warning that the demo provokes is shown by the demo itself.
  process.removeAllListeners('warning')
  try {
    await demo(report)
    report.finish()
  } catch (error) {
    console.error(error instanceof Surprise ? error.message : error)
    process.exitCode = 1
  }
}
