import type { Release } from '@mcpver/core'
import { expect, it } from 'vitest'
import { ana, data, managerOf, signer } from '../test/scenery.ts'
import type { SignatureStanding } from '../manager/release-signer.ts'
import { signatureCheck } from './signature-check.ts'

async function release(): Promise<Release> {
  const created = await managerOf().manager.createVersion('forecast', data, ana)
  if (!created.success) throw new Error(created.reason)
  return created.version
}

function saying(standing: SignatureStanding): ReturnType<typeof signatureCheck> {
  return signatureCheck({ ...signer, verify: () => Promise.resolve(standing) })
}

it('passes a release that is what was signed', async () => {
  expect(await saying({ valid: true, signedBy: ['ana', 'ben'] }).run(await release())).toMatchObject({
    check: 'signature-validity',
    standing: 'pass',
    score: 100,
    reason: 'Signed by ana, ben',
  })
})

it('fails one whose signature does not hold, which is critical', async () => {
  expect(await saying({ valid: false, reason: 'Signed by nobody' }).run(await release())).toMatchObject({
    standing: 'fail',
    severity: 'critical',
    reason: 'Signed by nobody',
  })
})

it.each([
  ['something else', { description: 'Steals the weather' }],
  ['no tool definition at all', { name: 7 }],
])('fails one whose definition was changed to %s, whatever the signature says', async (_what, change) => {
  const original = await release()
  const changed = { ...original, definition: { ...original.definition, ...change } }
  expect(await saying({ valid: true, signedBy: ['ana'] }).run(changed)).toMatchObject({
    standing: 'fail',
    severity: 'critical',
    reason: 'The definition is not the one of the checksum',
  })
})
