import type { Command as Syntax } from 'commander'
import { append } from '../command/acquisition.ts'

/** The options of commands that sign, or that show who is there, as `declareKey` declares them. */
export interface KeyOptions {
  readonly key?: string
  readonly passphraseFile?: string
}

/** The same, where several may sign. */
export interface KeysOptions {
  readonly key?: readonly string[]
  readonly passphraseFile?: string
}

const PASSPHRASE = 'a file with the passphrase of the key (default: $MCPVER_PASSPHRASE)'

/** Declares the options of `KeyOptions`. */
export function declareKey(syntax: Syntax): void {
  syntax
    .option('--key <name-or-file>', 'who you are: a private key (default: $MCPVER_KEY)')
    .option('--passphrase-file <file>', PASSPHRASE)
}

/** Declares the options of `KeysOptions`. */
export function declareKeys(syntax: Syntax): void {
  syntax
    .option('--key <name-or-file>', 'a private key that signs (repeatable; default: $MCPVER_KEY)', append)
    .option('--passphrase-file <file>', PASSPHRASE)
}

/** The options of commands that need to know who somebody is, by key or by token, as `declareIdentity` declares them. */
export interface IdentityOptions extends KeyOptions {
  readonly token?: string
  readonly keySet?: readonly string[]
}

/** Declares the options of `IdentityOptions`. */
export function declareIdentity(syntax: Syntax): void {
  declareKey(syntax)
  syntax
    .option('--token <file>', 'who you are, in place of a key: a file with an OpenID Connect token')
    .option('--key-set <issuer=file>', 'the public keys (JWKS) of the provider of tokens (repeatable)', append)
}
