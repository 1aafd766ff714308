import { defaultLogger, McpverError } from '@mcpver/core'
import { write, type Io } from './io.ts'
import { jsonText } from './json-text.ts'
import { paintFor } from './paint.ts'
import { printable } from './printable.ts'

/** An error as a program reads it. */
export interface ErrorDocument {
  readonly message: string
  readonly code: string
  readonly hint?: string
}

/** What there is to say of an error; anything but mcpver's own is a bug. */
export function toErrorDocument(error: unknown): ErrorDocument {
  if (McpverError.isInstance(error)) {
    const { message, code, hint } = error
    return { message, code, ...(hint !== undefined && { hint }) }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { message, code: 'ERR_UNEXPECTED', hint: 'This is a bug of mcpver: NODE_DEBUG=mcpver shows where it stands.' }
}

/** An error among other outcomes, as lines: what follows the first one is indented. */
export function errorText({ message, hint }: ErrorDocument): string {
  const text = hint === undefined ? message : `${message}\nhint: ${hint}`
  return printable(text).replaceAll('\n', '\n  ')
}

/** Writes an error to the error stream: for a person, or as one JSON document. */
export async function reportError(error: unknown, io: Io, isJson: boolean): Promise<void> {
  if (!McpverError.isInstance(error)) defaultLogger().error({ err: error }, 'Unexpected')
  const document = toErrorDocument(error)
  await write(io.stderr, isJson ? jsonText({ error: document }) : textOf(document, io))
}

function textOf({ message, code, hint }: ErrorDocument, io: Io): string {
  const paint = paintFor(io.stderr, io.env)
  const lines = [
    `${paint('red', 'error:')} ${printable(message)}`,
    ...(hint === undefined ? [] : [`${paint('cyan', 'hint:')} ${printable(hint)}`]),
    paint('dim', `code: ${code}`),
  ]
  return `${lines.join('\n')}\n`
}
