import type { Command as Syntax } from 'commander'
import { currentTime, type Io } from '../../io.ts'
import { publicKeyOf } from '../../state/key-file.ts'
import { declareKeys, type KeysOptions } from '../../state/key-options.ts'
import { declareState, type StateOptions, type StatePaths } from '../../state/state-options.ts'
import type { TrustChange } from '../../trust/trust-change.ts'
import { daysAfter, parseIdentity, parseKeyTime, parsePerson, parseRole } from '../../trust/trust-words.ts'
import { append } from '../acquisition.ts'

/** The options that say what is to be in a trust root, as `declareContent` declares them. */
export interface TrustContentOptions extends StateOptions, KeysOptions {
  readonly person?: readonly string[]
  readonly identity?: readonly string[]
  readonly role?: readonly string[]
  readonly retire?: readonly string[]
  readonly revoke?: readonly string[]
  readonly days: string
  readonly out?: string
}

/** Declares the options of a new trust root that are no marks on keys of an old one. */
export function declareContent(syntax: Syntax): void {
  syntax
    .option('--person <name=key>', 'whose a key is: ana=ana, or ana=ana.pub.pem (repeatable)', append)
    .option('--identity <name=issuer,audience,claim=value>', 'whose a token of a provider is (repeatable)', append)
    .option('--role <role=people[:needed]>', 'who is in a role: publisher=ana,ben (repeatable)', append)
    .option('--days <number>', 'how long until a newer one is needed', '365')
    .option('--out <file>', 'where to write it for others to sign')
  declareKeys(syntax)
  declareState(syntax)
}

/** What the options want of the next trust root. Throws `ERR_USAGE`, and what reading a key throws. */
export async function trustChangeOf(options: TrustContentOptions, paths: StatePaths, io: Io): Promise<TrustChange> {
  const now = currentTime(io)
  const people = (options.person ?? []).map(parsePerson)
  const addedKeys = await Promise.all(
    people.map(async ({ person, key }) => ({ person, key: await publicKeyOf(key, { paths, io }) })),
  )
  return {
    addedKeys,
    addedIdentities: (options.identity ?? []).map(parseIdentity),
    retired: new Map((options.retire ?? []).map((text) => parseKeyTime(text, now))),
    revoked: new Map((options.revoke ?? []).map((text) => parseKeyTime(text, now))),
    roles: new Map((options.role ?? []).map(parseRole)),
    expires: daysAfter(now, options.days),
  }
}
