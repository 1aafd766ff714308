import { describe, expect, it } from 'vitest'
import { readMessage } from '../wire/read-message.ts'
import { Learned } from './learned.ts'
import { acknowledgement, filterFor, listChanges } from './subscription-filter.ts'

const listen = (notifications: string) =>
  readMessage(
    `{"jsonrpc":"2.0","id":"l","method":"subscriptions/listen","params":{"notifications":${notifications},"x":1.0}}`,
  )

describe('a subscription to several servers', () => {
  it('asks each server for its own resources, and for those that may be its own', () => {
    const learned = new Learned()
    learned.learnResource('a://1', 'a')
    const asked = listen('{"toolsListChanged":true,"resourceSubscriptions":["a://1", "b://1"]}')
    expect(filterFor('a', asked, learned)).toBe(asked)
    expect(filterFor('b', asked, learned).text).toBe(asked.text.replace('["a://1", "b://1"]', '["b://1"]'))
    expect(filterFor('a', listen('{}'), learned)).toEqual(listen('{}'))
  })

  it('says that all is told that some server tells, and changes of the lists in any case', () => {
    const request = listen('{"toolsListChanged":true,"promptsListChanged":false,"resourceSubscriptions":["a","b"]}')
    const told = ['{"resourceSubscriptions":["a"],"vendor":1}', '{"resourceSubscriptions":["b","a"]}', '{}']
    const said = acknowledgement(
      request,
      told.map((one) => listen(one)),
    )
    expect(said).toMatchObject({ method: 'notifications/subscriptions/acknowledged' })
    expect(JSON.parse(said.text)).toMatchObject({
      params: {
        notifications: { toolsListChanged: true, resourceSubscriptions: ['a', 'b'], vendor: 1 },
        _meta: { 'io.modelcontextprotocol/subscriptionId': 'l' },
      },
    })
  })

  it('tells of changes of those lists alone that are wanted', () => {
    const changes = listChanges(listen('{"toolsListChanged":true,"promptsListChanged":false}'))
    expect(changes.map(({ method }) => method)).toEqual(['notifications/tools/list_changed'])
    expect(changes[0]!.text).toContain('"io.modelcontextprotocol/subscriptionId":"l"')
  })
})
