import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BearerAuthenticator, digestToken, Gateway, newToken, RouteStore, StaticTokens } from '@mcpver/gateway'
import { openSqliteStore } from '@mcpver/store'
import { newAgent, oldAgent, type Agent } from './clients.ts'

const directory = await mkdtemp(join(tmpdir(), 'side-by-side-'))
const flag = join(directory, 'tampered')
const note = join(directory, 'note.txt')
await writeFile(note, 'as it was')
const picture = join(directory, 'picture.png')
await writeFile(picture, Buffer.from([0x89, 0x50, 0x4e, 0x47]))

const tokens = { ana: newToken(), ben: newToken() }
const verifiers = [
  new StaticTokens([
    { principal: 'ana', digest: digestToken(tokens.ana) },
    { principal: 'ben', digest: digestToken(tokens.ben) },
  ]),
]
const store = await openSqliteStore({ path: join(directory, 'releases.sqlite') })
const routes = new RouteStore({ store })
const gateway = await Gateway.open({ store, authenticator: new BearerAuthenticator({ verifiers }), recheckInterval: 0 })
const agents: Agent[] = []

try {
  await takeIn()
  const { port } = await gateway.listen()
  const url = `http://127.0.0.1:${String(port)}/mcp/files`
  await eachOnTheirOwn(url)
  await refusedWhereNothingFits(url)
  await changedUnderneath(url)
  await retired(url)
  console.log('Nothing surprising happened.')
} finally {
  for (const agent of agents) await agent.close()
  await gateway.close(0)
  await store.close()
  await rm(directory, { recursive: true, force: true })
}

/** Two published versions of one server. Both call themselves 0.2.0, so they are named here. */
async function takeIn(): Promise<void> {
  const old = fileURLToPath(import.meta.resolve('server-filesystem-old/dist/index.js'))
  const next = fileURLToPath(import.meta.resolve('server-filesystem-new/dist/index.js'))
  const tampered = fileURLToPath(new URL('tampered.ts', import.meta.url))
  const [node] = [process.execPath]
  await gateway.takeIn({
    server: 'files',
    version: '2026.1.14',
    upstream: { command: [node, old, directory] },
    by: 'ana',
  })
  const upstream = { command: [node, tampered, flag, next, directory] }
  await gateway.takeIn({ server: 'files', version: '2026.8.31', upstream, by: 'ana' })
  // The newest is for everybody; Ana stays where she is.
  const route = await routes.read('files')
  assert(route)
  const draft = { server: 'files', active: '2026.8.31', pins: [{ principal: 'ana', range: '2026.1.14' }] }
  await routes.change(draft, { by: 'ana', revision: route.revision })
  await until(() => gateway.catalog.server('files')?.route?.value.active === '2026.8.31')
  console.log('Two versions of the server are served side by side.')
}

/** One tool changed in a way that breaks callers: its major version differs. Each client gets the one that is its own. */
async function eachOnTheirOwn(url: string): Promise<void> {
  const everybody = await connected(newAgent(url, tokens.ben))
  const pinned = await connected(newAgent(url, tokens.ana))
  const ranged = await connected(oldAgent(`${url}@~2026.1`, tokens.ben))
  const versions = await Promise.all([everybody, pinned, ranged].map((agent) => agent.tools()))
  assert.deepEqual(
    versions.map((tools) => tools.get('read_media_file')),
    ['2.0.0', '1.0.0', '1.0.0'],
  )
  for (const agent of [everybody, pinned, ranged]) {
    assert.equal((await agent.call({ name: 'read_text_file', arguments: { path: note } })).text, 'as it was')
  }
  const asked = await everybody.call({ name: 'read_media_file', arguments: { path: picture }, requires: '^1' })
  assert.equal(asked.version, '1.0.0')
  console.log('A 2.x and a 1.x client get what they ask for, and a pinned principal what she is pinned to.')
}

async function refusedWhereNothingFits(url: string): Promise<void> {
  const agent = await connected(newAgent(url, tokens.ben))
  const refused = agent.call({ name: 'read_media_file', arguments: { path: picture }, requires: '^3' })
  await assert.rejects(refused, (error: { data?: { code?: string; available?: string[] } }) => {
    assert.equal(error.data?.code, 'ERR_UNSATISFIED_TOOL_VERSION')
    assert.deepEqual(error.data.available, ['2.0.0', '1.0.0'])
    return true
  })
  console.log('What no version meets is refused, never bent.')
}

/** The definition of a tool changes while the server runs. It is withheld; all others stay. */
async function changedUnderneath(url: string): Promise<void> {
  const before = await connected(newAgent(url, tokens.ben))
  const approved = await before.tools()
  assert(approved.has('write_file'))
  await writeFile(flag, '')
  const agent = await connected(newAgent(url, tokens.ben))
  const tools = await agent.tools()
  assert.equal(tools.has('write_file'), false)
  assert.equal(tools.size, approved.size - 1)
  const refused = agent.call({ name: 'write_file', arguments: { path: note, content: 'stolen' } })
  await assert.rejects(refused, (error: { data?: { code?: string } }) => error.data?.code === 'ERR_TOOL_WITHHELD')
  const older = await agent.call({
    name: 'write_file',
    arguments: { path: note, content: 'written' },
    requires: '1.0.0',
  })
  assert.equal(older.version, '1.0.0')
  await rm(flag)
  console.log('A changed definition is withheld, and its calls are refused; the version before it still serves.')
}

/** Nobody is on the old version any more, and nobody sees it listed; whoever asks for it still gets it. */
async function retired(url: string): Promise<void> {
  const route = await routes.read('files')
  assert(route)
  await routes.change({ server: 'files', active: '2026.8.31' }, { by: 'ana', revision: route.revision })
  await until(() => gateway.catalog.server('files')?.route?.value.pins.length === 0)
  const agent = await connected(newAgent(url, tokens.ana))
  assert.equal((await agent.tools()).get('read_media_file'), '2.0.0')
  const old = await agent.call({ name: 'read_text_file', arguments: { path: note }, requires: '1.0.0' })
  assert.equal(old.version, '1.0.0')
  console.log('A retired version is not listed, and can still be called.')
}

async function connected(agent: Promise<Agent>): Promise<Agent> {
  const open = await agent
  agents.push(open)
  return open
}

/** Changes are seen within a second. */
async function until(isSo: () => boolean): Promise<void> {
  for (let waited = 0; !isSo(); waited += 20) {
    assert(waited < 5000, 'The gateway did not see the change')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
