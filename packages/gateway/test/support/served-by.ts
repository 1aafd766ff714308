import type { Answer } from './raw-client.ts'

/** An error as a client gets it. */
export interface Told {
  readonly code: number
  readonly message: string
  readonly data?: Readonly<Record<string, unknown>>
}

/** Which release answered a call of a tiny server, as it says itself, or the error. */
export function servedBy({ result, error, text }: Answer): string | Told {
  if (error !== undefined) return JSON.parse(error) as Told
  if (result === undefined) throw new Error(`No answer: ${text}`)
  return (JSON.parse(result) as { readonly structuredContent: { readonly version: string } }).structuredContent.version
}

/** The names of the tools in a listing. */
export function namesIn({ result, text }: Answer): readonly string[] {
  if (result === undefined) throw new Error(`No list: ${text}`)
  return (JSON.parse(result) as { readonly tools: readonly { readonly name: string }[] }).tools.map(({ name }) => name)
}

/** The version that a listing says of each tool. */
export function versionsIn({ result, text }: Answer): Readonly<Record<string, unknown>> {
  if (result === undefined) throw new Error(`No list: ${text}`)
  const { tools } = JSON.parse(result) as {
    readonly tools: readonly {
      readonly name: string
      readonly _meta: Readonly<Record<string, { readonly version: string }>>
    }[]
  }
  return Object.fromEntries(tools.map(({ name, _meta: meta }) => [name, meta['dev.mcpver/tool']?.version]))
}
