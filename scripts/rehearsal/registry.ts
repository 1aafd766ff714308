import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { cachedPackage } from '../cached-package.ts'
import { run } from './command.ts'

/** A registry on loopback that keeps this repository's packages itself and passes on requests for all others. */
export interface Registry {
  readonly url: string
  /** Makes npm and pnpm use it. */
  readonly env: Readonly<Record<string, string>>
  stop(): Promise<void>
}

const VERDACCIO = '6.10.4'
/** One of its plugins asks for a dist-tag, `cjs`, which not every mirror of npm has. */
const OVERRIDES = { 'node-fetch': '2.7.0' }
const LONGEST_START = 30_000

/** Starts Verdaccio on a free port of loopback, with an empty storage. */
export async function startRegistry(directory: string): Promise<Registry> {
  mkdirSync(directory, { recursive: true })
  const url = `http://127.0.0.1:${String(await freePort())}/`
  const upstream = (await run('npm', ['config', 'get', 'registry'], { cwd: directory })).trim()
  writeFileSync(join(directory, 'config.yaml'), configuration(upstream))
  const binary = join(cachedPackage('verdaccio', VERDACCIO, OVERRIDES), 'bin/verdaccio')
  const args = [binary, '--config', join(directory, 'config.yaml'), '--listen', url]
  const server = spawn(process.execPath, args, { stdio: 'ignore' })
  const exit = once(server, 'exit')
  await answers(`${url}-/ping`)
  const stop = async (): Promise<void> => {
    server.kill()
    await exit
  }
  return { url, env: clientEnvironment(url, directory), stop }
}

function configuration(upstream: string): string {
  return `storage: ./storage
uplinks:
  npm: { url: '${upstream}', cache: true, timeout: 60s }
packages:
  '@mcpver/*': { access: $all, publish: $all, unpublish: $all }
  '**': { access: $all, proxy: npm }
auth: { htpasswd: { file: ./htpasswd, max_users: -1 } }
log: { type: stdout, level: error }
`
}

/** npm asks for some token before it publishes; Verdaccio lets everybody on loopback publish, whatever it is. */
function clientEnvironment(url: string, directory: string): Record<string, string> {
  const userConfig = join(directory, 'npmrc')
  writeFileSync(userConfig, `registry=${url}\n//${new URL(url).host}/:_authToken=rehearsal\naudit=false\nfund=false\n`)
  return {
    NPM_CONFIG_USERCONFIG: userConfig,
    npm_config_registry: url,
    npm_config_cache: join(directory, 'npm-cache'),
    npm_config_min_release_age: '0',
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

async function answers(url: string): Promise<void> {
  for (const end = Date.now() + LONGEST_START; Date.now() < end; await sleep(200)) {
    const response = await fetch(url).catch(() => undefined)
    if (response?.ok === true) return
  }
  throw new Error(`The registry did not answer at ${url} within ${String(LONGEST_START / 1000)} s`)
}
