import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import type { ReleaseClaims } from '@mcpver/core'
import {
  digestJson,
  leafHash,
  MerkleTree,
  payloadOf,
  preAuthenticationEncoding,
  SigningKey,
  signRelease,
  verifyInclusion,
  verifyRelease,
} from '@mcpver/signing'
import { median, nanoseconds, sink, timePair, type Figure } from './pair.ts'
import { TYPICAL_TOOL } from './typical-tool.ts'

const REPEATS = 100
const LEAVES = 2 ** 19
const PROOFS = 5000

const key = SigningKey.generate()
const privateKey = createPrivateKey(key.toPem())
const publicKey = createPublicKey(key.publicKey.toPem())

function claimsOf(definition: unknown): ReleaseClaims {
  return {
    name: 'github/search_issues',
    version: '1.2.0',
    digest: digestJson(definition),
    previousDigest: null,
    compatibility: 'first',
    dependencies: { 'npm:zod': '^4.0.0' },
    changelogDigest: digestJson(['First version']),
    securityUpdatesDigest: digestJson([]),
    upstreamDigest: null,
    createdBy: 'ana',
    createdAt: 1_790_000_000_000,
  }
}

/** From a tool definition to its envelope, against the signature alone. */
async function signing(): Promise<Figure> {
  const message = await messageOf()
  const { ours, peer, ratio } = await timePair({
    ours: () => repeat(() => signRelease(claimsOf(TYPICAL_TOOL), [key])),
    peer: () => repeat(() => sign(null, message, privateKey)),
    operations: REPEATS,
  })
  return against('a release signed, from definition to envelope', { ours, peer, ratio })
}

/** From an envelope to what it says, with the digest of the definition made anew, against the verification alone. */
async function verifying(): Promise<Figure> {
  const message = await messageOf()
  const envelope = await signRelease(claimsOf(TYPICAL_TOOL), [key])
  const signature = sign(null, message, privateKey)
  const keys = [key.publicKey]
  const { ours, peer, ratio } = await timePair({
    ours: () =>
      repeat(async () => {
        const { claims } = await verifyRelease(envelope, { keys })
        return claims.digest === digestJson(TYPICAL_TOOL)
      }),
    peer: () => repeat(() => verify(null, message, publicKey, signature)),
    operations: REPEATS,
  })
  return against('a release verified, definition included', { ours, peer, ratio })
}

async function messageOf(): Promise<Buffer> {
  const envelope = await signRelease(claimsOf(TYPICAL_TOOL), [key])
  return preAuthenticationEncoding(envelope.payloadType, payloadOf(envelope))
}

async function repeat(once: () => unknown): Promise<unknown> {
  let last: unknown
  for (let round = 0; round < REPEATS; round++) last = await once()
  return last
}

function against(measure: string, { ours, peer, ratio }: { ours: number; peer: number; ratio: number }): Figure {
  return {
    measure,
    ours: nanoseconds(ours),
    peer: `${nanoseconds(peer)} (bare Ed25519)`,
    ratio,
    goal: '≥ 0.77 (1.3 × the bare operation)',
    holds: ratio >= 1 / 1.3,
  }
}

function appending(): Figure {
  const entry = Buffer.from('an entry of an audit, about as long as they are')
  const rounds = Array.from({ length: 3 }, () => {
    const tree = new MerkleTree()
    const start = process.hrtime.bigint()
    for (let index = 0; index < LEAVES; index++) tree.append(entry)
    sink.last = tree.root()
    return Number(process.hrtime.bigint() - start) / LEAVES
  })
  return perSecond('entries appended to a Merkle tree', { time: median(rounds), goal: 200_000 })
}

function proving(): Figure {
  const tree = new MerkleTree()
  for (let index = 0; index < LEAVES; index++) tree.append(Buffer.from(String(index)))
  const root = tree.root()
  const rounds = Array.from({ length: 5 }, () => {
    const start = process.hrtime.bigint()
    for (let round = 0; round < PROOFS; round++) {
      const index = (round * 7919) % LEAVES
      const leaf = leafHash(Buffer.from(String(index)))
      verifyInclusion({ index, size: LEAVES, leaf, root, proof: tree.inclusionProof(index) })
    }
    return Number(process.hrtime.bigint() - start) / PROOFS
  })
  return perSecond('inclusion proved and verified among 2^19 entries', { time: median(rounds), goal: 20_000 })
}

function perSecond(measure: string, { time, goal }: { time: number; goal: number }): Figure {
  const rate = Math.round(1e9 / time)
  return {
    measure,
    ours: `${rate.toLocaleString('en')} / s`,
    peer: '–',
    goal: `≥ ${goal.toLocaleString('en')} / s`,
    holds: rate >= goal,
  }
}

export async function measure(): Promise<Figure[]> {
  return [await signing(), await verifying(), appending(), proving()]
}
