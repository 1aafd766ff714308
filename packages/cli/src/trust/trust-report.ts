import { standingOf, type TrustRoot } from '@mcpver/signing'
import { currentTime, type Io } from '../io.ts'
import { plural } from '../plural.ts'
import { shownLine } from '../shown.ts'
import { renderTable } from '../table.ts'

/** A trust root as a person reads it: roles, then keys, then identities. */
export function trustText({ document, digest }: TrustRoot, io: Io): string {
  const now = currentTime(io).getTime()
  const { version, expires, roles, keys, identities = [], delegations = [] } = document
  const rows = [
    ...rolesOf(roles, 'all names'),
    ...delegations.flatMap((delegation) => rolesOf(delegation.roles, delegation.names.join(', '))),
  ]
  const keyRows = Object.entries(keys)
    .map(([keyid, key]) => [key.person, standingOf(key, now), keyid].map(shownLine))
    .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1))
  const identityRows = identities.map(({ person, issuer, audience, claims }) => {
    const said = Object.entries(claims).map(([claim, value]) => `${claim}=${value}`)
    return [person, issuer, audience, said.join(', ')].map(shownLine)
  })
  return [
    `Trust root ${String(version)}, until ${expires.slice(0, 10)}\n${digest}\n\n`,
    renderTable(['role', 'needs', 'people', 'for'], rows, io),
    '\n',
    renderTable(['person', 'key', 'id'], keyRows, io),
    ...(identityRows.length === 0
      ? []
      : ['\n', renderTable(['person', 'issuer', 'audience', 'claims'], identityRows, io)]),
  ].join('')
}

function rolesOf(roles: TrustRoot['document']['roles'], names: string): string[][] {
  return Object.entries(roles).map(([role, { threshold, people }]) =>
    [role, plural(threshold, 'person').replace('persons', 'people'), people.join(', '), names].map(shownLine),
  )
}
