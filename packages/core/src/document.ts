import { CoreError } from './core-error.ts'
import { isPlainObject, pointerTo } from './json.ts'
import { logged } from './logger.ts'
import { McpverError } from './mcpver-error.ts'
import { quote } from './quote.ts'

/** What a document says of itself in its members `format` and `formatVersion`. */
export interface DocumentFormat {
  readonly format: string
  readonly formatVersion: number
}

/**
 * A place in a JSON document that is being read; every refusal names it.
 *
 * Nothing is dropped in silence: an object's members are declared with `members`, and an unknown one is refused.
 */
export class DocumentNode {
  readonly value: unknown
  /** Where the value stands: a JSON Pointer (RFC 6901), empty for the root. */
  readonly at: string

  constructor(value: unknown, at = '') {
    this.value = value
    this.at = at
  }

  /**
   * Opens a document of a format.
   *
   * @throws {CoreError} `ERR_INVALID_DOCUMENT` for another format; `ERR_LATER_FORMAT` for a later version of it.
   */
  static open(value: unknown, { format, formatVersion }: DocumentFormat): DocumentNode {
    const root = new DocumentNode(value)
    const found = isPlainObject(value) ? value['formatVersion'] : undefined
    if (!isPlainObject(value) || value['format'] !== format)
      throw root.refusal(`a document that says "format": "${format}"`)
    if (typeof found !== 'number' || !Number.isInteger(found) || found < 1) {
      throw new DocumentNode(found, '/formatVersion').refusal('a whole number from 1')
    }
    if (found > formatVersion) throw logged(laterFormat(format, found, formatVersion))
    return root
  }

  /**
   * The members of an object: those in `required` must be there, those in `optional` may, and there are no others.
   *
   * @throws {CoreError} `ERR_INVALID_DOCUMENT`.
   */
  members<R extends string, O extends string = never>(
    required: readonly R[],
    optional: readonly O[] = [],
  ): Readonly<Record<R, DocumentNode> & Partial<Record<O, DocumentNode>>> {
    const { value } = this
    if (!isPlainObject(value)) throw this.refusal('an object')
    const missing = required.find((name) => !Object.hasOwn(value, name) || value[name] === undefined)
    if (missing !== undefined) throw this.refusal(`an object with the member "${missing}"`)
    const known = new Set<string>([...required, ...optional])
    const unknown = Object.keys(value).find((name) => !known.has(name))
    if (unknown !== undefined)
      throw new DocumentNode(value[unknown], pointerTo(this.at, unknown)).refusal('no such member')
    const present = Object.entries(value).filter(([, member]) => member !== undefined)
    return Object.fromEntries(
      present.map(([name, member]) => [name, new DocumentNode(member, pointerTo(this.at, name))]),
    ) as Record<R, DocumentNode> & Partial<Record<O, DocumentNode>>
  }

  /** The elements of an array. Throws `ERR_INVALID_DOCUMENT` for anything else. */
  elements(): DocumentNode[] {
    if (!Array.isArray(this.value)) throw this.refusal('an array')
    return Array.from(this.value, (element: unknown, index) => new DocumentNode(element, pointerTo(this.at, index)))
  }

  /** The value as a text. Throws `ERR_INVALID_DOCUMENT` for anything else. */
  text(): string {
    if (typeof this.value !== 'string') throw this.refusal('a text')
    return this.value
  }

  /** The value as `true` or `false`. Throws `ERR_INVALID_DOCUMENT` for anything else. */
  flag(): boolean {
    if (typeof this.value !== 'boolean') throw this.refusal('true or false')
    return this.value
  }

  /**
   * What a function makes of the value, where it stands: an error of mcpver's becomes the cause of one that names the place.
   *
   * @throws {CoreError} `ERR_INVALID_DOCUMENT`.
   */
  read<T>(parse: () => T): T {
    try {
      return parse()
    } catch (error) {
      if (!McpverError.isInstance(error) || error.code === 'ERR_INVALID_DOCUMENT') throw error
      throw logged(invalidDocument(`${error.message}, at ${place(this.at)}`, error))
    }
  }

  /** The error for a value that is not what was expected; already logged. */
  refusal(expected: string): CoreError<'ERR_INVALID_DOCUMENT'> {
    return logged(invalidDocument(`Expected ${expected} at ${place(this.at)}, found ${quote(this.value)}`))
  }
}

/** Quoted, because the names of members come from whoever wrote the document. */
function place(at: string): string {
  return at === '' ? 'the root' : quote(at)
}

function invalidDocument(message: string, cause?: McpverError): CoreError<'ERR_INVALID_DOCUMENT'> {
  return new CoreError(message, {
    code: 'ERR_INVALID_DOCUMENT',
    hint: cause?.hint ?? 'Was the document written by this tool, and is it whole?',
    cause,
  })
}

function laterFormat(format: string, found: number, known: number): CoreError<'ERR_LATER_FORMAT'> {
  return new CoreError(
    `The document is "${format}" version ${String(found)}; this release reads up to version ${String(known)}`,
    {
      code: 'ERR_LATER_FORMAT',
      hint: 'A later release of mcpver wrote it: upgrade this one.',
    },
  )
}
