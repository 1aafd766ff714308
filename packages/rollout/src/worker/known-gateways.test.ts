import { expect, it } from 'vitest'
import { Bench, calls } from '../test/bench.ts'
import { knownGateways } from './known-gateways.ts'

it('knows a gateway by its name, however many processes of it have counted', async () => {
  const { store, time: now } = new Bench()
  const counted = calls(now, { release: '1.0.0', count: 1 })
  const gateways = ['west/7', 'east/2', 'east/1', 'plain']
  await store.tallies.add(gateways.map((gateway) => ({ ...counted, gateway })))
  await store.tallies.add([{ ...counted, server: 'maps', gateway: 'other/1' }])
  expect(await knownGateways(store.tallies, { name: 'weather', now })).toEqual(['east', 'plain', 'west'])
})
