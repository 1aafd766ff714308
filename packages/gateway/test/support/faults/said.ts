import type { RawClient } from '../raw-client.ts'
import { rawAt } from '../raw-json.ts'

/** What a call of a faulty tool said: its text, or the code and the message of its error. */
export async function said(client: RawClient, tool: string, args?: string): Promise<string | undefined> {
  const { result, error } = await client.call(tool, args)
  return textIn(result) ?? `${rawAt(error, 'data', 'code') ?? ''} ${rawAt(error, 'message') ?? ''}`
}

/** The text of a result. */
export function textIn(result: string | undefined): string | undefined {
  const content = rawAt(result, 'content')
  return content === undefined ? undefined : (JSON.parse(content) as { text: string }[])[0]?.text
}
