import type { Seal, SealScope } from './seal.ts'

/** What a server gives out and understands itself alone. */
export type TokenKind = 'cursor' | 'requestState' | 'task'

/** A value of a server, and the release that gave it. */
export interface ReleaseValue {
  /** Of the release, without `v`. */
  readonly version: string
  /** The value as it was written: JSON. */
  readonly text: string
}

/** What tokens are for. */
export interface TokenHolder {
  readonly kind: TokenKind
  /** Who gets them, and alone may bring them back; `undefined` for anybody. */
  readonly principal: string | undefined
}

/** What the tokens of one server are made with. */
export interface ReleaseTokensOptions {
  readonly seal: Seal
  /** The server's name. */
  readonly server: string
}

/** The tokens that stand for what the releases of one server give out, each with the release that it came from. */
export class ReleaseTokens {
  readonly #options: ReleaseTokensOptions

  constructor(options: ReleaseTokensOptions) {
    this.#options = options
  }

  /** @returns A text; `undefined` when the value is too long. */
  wrap({ version, text }: ReleaseValue, holder: TokenHolder): string | undefined {
    return this.#options.seal.close(`${version} ${text}`, this.#scopeOf(holder))
  }

  /** @returns The value as it was written; `undefined` for whatever was not given to this holder by this server. */
  open(token: string, holder: TokenHolder): ReleaseValue | undefined {
    const said = this.#options.seal.open(token, this.#scopeOf(holder))
    if (said === undefined) return undefined
    const blank = said.indexOf(' ')
    return { version: said.slice(0, blank), text: said.slice(blank + 1) }
  }

  #scopeOf({ kind, principal }: TokenHolder): SealScope {
    return [kind, this.#options.server, principal ?? null]
  }
}
