import { parseJson } from '@mcpver/core'
import type { LiveRelease } from '../server/live-release.ts'
import type { Selection } from '../server/served-server.ts'
import { replaced } from '../wire/edit.ts'
import { errorResponse, type JsonRpcError } from '../wire/json-rpc-error.ts'
import type { Span } from '../wire/outline.ts'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { invalidToken, releaseGone, severalReleases, tooLong } from './affinity-errors.ts'
import type { ReleaseTokens, TokenKind } from './release-tokens.ts'
import {
  placesInAnswer,
  placesOfClient,
  placesOfServer,
  spansAtPlace,
  type MessageEra,
  type TokenPlace,
} from './token-places.ts'

/** Who gets what a release gives out, and how they speak. */
export interface TokenBearer extends MessageEra {
  /** Who was authenticated; `undefined` for anybody. */
  readonly principal: string | undefined
}

/** Which release said something to whom. */
export interface Giving {
  /** Of the release, without `v`. */
  readonly version: string
  readonly bearer: TokenBearer
}

/** What a client says as the release is to hear it that it is meant for; or why nobody is to hear it. */
export type Opened =
  | {
      readonly success: true
      readonly message: WireMessage
      /** `undefined` when nothing in it is of a release. */
      readonly release: LiveRelease | undefined
    }
  | { readonly success: false; readonly error: JsonRpcError }

/** What affinity to releases needs of a server. */
export interface ReleaseAffinityOptions {
  readonly tokens: ReleaseTokens
  /** The server's name. */
  readonly server: string
  /** The release of a version; `undefined` when it is not served any more. */
  readonly releaseOf: (version: string) => Selection | undefined
}

/** What stands at a place of a text from now on. */
interface Edit {
  readonly span: Span
  readonly text: string
}

/** How a string, a number or a truth value begins; protocol and servers have nothing else at these places. */
const SCALAR = /^["\d\-tf]/

/**
 * Keeps together at one release what belongs together: a list and its next page, a call and its retry, a task. Cursors, states and the
 * ids of tasks go to the client as tokens, and come back to the release that gave them as it wrote them.
 */
export class ReleaseAffinity {
  readonly #options: ReleaseAffinityOptions

  constructor(options: ReleaseAffinityOptions) {
    this.#options = options
  }

  /** What a client says, opened; `undefined` for a message that has nothing of the kind. */
  opened(message: WireMessage, bearer: TokenBearer): Opened | undefined {
    const places = placesOfClient(message, bearer)
    return places.length === 0 ? undefined : this.#openedAt(message, places, bearer)
  }

  /** An answer as the client gets it. Where something in it is too long to be brought back, it is an error. */
  sealedAnswer(answer: WireMessage, method: string | undefined, giving: Giving): WireMessage {
    const places = placesInAnswer(answer, { method, isStateless: giving.bearer.isStateless })
    if (places.length === 0) return answer
    return this.#sealedAt(answer, places, giving) ?? errorResponse(answer.id, tooLong(this.#options.server))
  }

  /** What a server says that is no answer, as the client gets it. */
  sealedMessage(message: WireMessage, giving: Giving): WireMessage {
    const places = placesOfServer(message)
    return places.length === 0 ? message : (this.#sealedAt(message, places, giving) ?? message)
  }

  #openedAt(message: WireMessage, places: readonly TokenPlace[], { principal }: TokenBearer): Opened {
    const { server, tokens } = this.#options
    const edits: Edit[] = []
    const found: FoundToken[] = []
    for (const { place, span } of spansAt(message, places)) {
      const token = textIn(message.text.slice(span.start, span.end))
      const value = token === undefined ? undefined : tokens.open(token, { kind: place.kind, principal })
      if (value !== undefined) {
        edits.push({ span, text: value.text })
        found.push({ kind: place.kind, version: value.version })
      } else if (place.mayBeOther !== true) {
        return { success: false, error: invalidToken(place.kind, server) }
      }
    }
    return this.#leading(found, withEdits(message, edits))
  }

  /** A message that leads to the one release that all of its tokens are of. */
  #leading([first, ...others]: readonly FoundToken[], message: WireMessage): Opened {
    const { server, releaseOf } = this.#options
    if (first === undefined) return { success: true, message, release: undefined }
    if (others.some(({ version }) => version !== first.version)) {
      return { success: false, error: severalReleases(server) }
    }
    const selection = releaseOf(first.version)
    if (selection === undefined) return { success: false, error: releaseGone({ ...first, server }) }
    return selection.success ? { success: true, message, release: selection.release } : selection
  }

  /** `undefined` when something is too long. */
  #sealedAt(message: WireMessage, places: readonly TokenPlace[], { version, bearer }: Giving): WireMessage | undefined {
    const { tokens } = this.#options
    const edits: Edit[] = []
    for (const { place, span } of spansAt(message, places)) {
      const text = message.text.slice(span.start, span.end)
      if (!SCALAR.test(text)) continue
      const token = tokens.wrap({ version, text }, { kind: place.kind, principal: bearer.principal })
      if (token === undefined) return undefined
      edits.push({ span, text: JSON.stringify(token) })
    }
    return withEdits(message, edits)
  }
}

/** A token that was opened. */
interface FoundToken {
  readonly kind: TokenKind
  readonly version: string
}

function spansAt(
  { text }: WireMessage,
  places: readonly TokenPlace[],
): readonly { readonly place: TokenPlace; readonly span: Span }[] {
  return places.flatMap((place) => spansAtPlace(text, place).map((span) => ({ place, span })))
}

/** The text that a JSON string says; `undefined` for something else. */
function textIn(json: string): string | undefined {
  const value = json.startsWith('"') ? parseJson(json) : undefined
  return typeof value === 'string' ? value : undefined
}

/** Read anew: whoever gets it may look at what was edited. */
function withEdits(message: WireMessage, edits: readonly Edit[]): WireMessage {
  if (edits.length === 0) return message
  const fromTheEnd = [...edits].sort((a, b) => b.span.start - a.span.start)
  return readMessage(fromTheEnd.reduce((text, edit) => replaced(text, edit.span, edit.text), message.text))
}
