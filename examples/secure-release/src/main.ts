import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { bundleFromJSON } from '@sigstore/bundle'
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify'
import { Shell } from './command.ts'
import { ADVISORY, COVERAGE, POLICY, QUALITY } from './evidence.ts'

const RELEASE = 'everything@2026.8.31'
const server = fileURLToPath(import.meta.resolve('@modelcontextprotocol/server-everything/dist/index.js'))
const shell = new Shell()

/** Who is who, and who is trusted for what. */
function trust(): void {
  for (const person of ['ana', 'ben', 'cat', 'dan']) shell.mcpver(`keys generate ${person}`)
  const people = ['ana', 'ben', 'cat', 'dan'].map((person) => `--person ${person}=${person}`).join(' ')
  const roles =
    '--role root=ana,ben --role publisher=ana --role promoter=ben --role approver=ana,cat,dan --role auditor=dan'
  shell.mcpver(`trust init ${people} ${roles} --key ana`)
  shell.write('.mcpver/policy.json', POLICY)
}

/** Ana starts the real server, lists its tools and signs them; Ben takes the release as far as it goes without evidence. */
function release(): void {
  shell.mcpver(`release create ${RELEASE} --key ana --depends npm:zod=4.6.7`, { words: [process.execPath, server] })
  shell.mcpver(`promote ${RELEASE} production --key ben`, { ends: 1 })
  shell.mcpver(`promote ${RELEASE} testing --key ana`, { ends: 1 })
  shell.mcpver(`promote ${RELEASE} testing --key ben`)
  shell.mcpver(`promote ${RELEASE} staging --key ben`)
  const refused = shell.mcpver(`promote ${RELEASE} production --key ben`, { ends: 1 })
  assert.match(refused, /code-quality +unknown/)
  assert.match(refused, /code: ERR_SECURITY_CHECK_FAILED/)
}

/** What is missing is added: reports, advisories, and the approvals of two people. The author's own does not count. */
function approve(): void {
  shell.write('quality.sarif', QUALITY)
  shell.write('lcov.info', COVERAGE)
  shell.write('advisory.json', ADVISORY)
  shell.run('mkdir', 'osv')
  shell.run('mv', 'advisory.json', 'osv/')
  shell.mcpver(`release evidence ${RELEASE} quality.sarif --key ana`)
  shell.mcpver(`release evidence ${RELEASE} lcov.info --key ana`)
  shell.mcpver(`advisories import osv --ecosystem npm --as-of ${new Date().toISOString()}`)
  shell.mcpver(`approve ${RELEASE} --key ana`)
  shell.mcpver(`approve ${RELEASE} --key cat`)
  const refused = shell.mcpver(`promote ${RELEASE} production --key ben`, { ends: 1 })
  assert.match(refused, /Approved by 1 of 2 people \(ana: The author cannot approve\)/)
  shell.mcpver(`approve ${RELEASE} --key dan`)
  assert.match(shell.mcpver(`promote ${RELEASE} production --key ben`), /staging → production/)
  assert.match(shell.mcpver(`release replay ${RELEASE}`), /signed by ana: the same/)
}

/** Others verify the release with their own tools, and nobody can change a byte of it. */
function verify(): void {
  shell.mcpver(`release export ${RELEASE} --out exported`)
  const [key, signed, signature] = ['exported/key.pem', 'exported/signed.bin', 'exported/signature.bin']
  shell.run('openssl', 'pkeyutl', '-verify', '-pubin', '-inkey', key, '-rawin', '-in', signed, '-sigfile', signature)

  const publicKey = createPublicKey(shell.read(key))
  const nothingElse = { mediaType: '', tlogs: [], ctlogs: [], certificateAuthorities: [], timestampAuthorities: [] }
  const material = toTrustMaterial(nothingElse, () => ({ publicKey, validFor: () => true }))
  const verifier = new Verifier(material, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 })
  verifier.verify(toSignedEntity(bundleFromJSON(JSON.parse(shell.read('exported/bundle.sigstore.json')))))
  console.log('\n@sigstore/verify: verified')

  shell.mcpver('verify exported/release.json --trust .mcpver/trust-root.json')
  shell.write('changed.json', shell.read('exported/release.json').replace('"echo"', '"ecko"'))
  assert.match(shell.mcpver('verify changed.json', { ends: 1 }), /^changed\.json: refused/)
}

/** What happened is proved to somebody who has only the trust root. */
function prove(): void {
  shell.mcpver('audit show')
  shell.write('checkpoint.txt', shell.mcpver('audit checkpoint --key dan'))
  shell.mcpver('audit verify --checkpoint checkpoint.txt')
  shell.mcpver('audit prove 1 --out proof.json')
  assert.match(
    shell.mcpver('verify proof.json'),
    /verified audit entry 1 .*version\.created everything@2026\.8\.31 by ana/,
  )
}

try {
  for (const step of [trust, release, approve, verify, prove]) step()
  console.log('\nEvery step ended as it should.')
} finally {
  shell.remove()
}
