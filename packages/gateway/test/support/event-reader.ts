/** One event of an event stream. */
export interface StreamEvent {
  readonly id?: string
  readonly retry?: string
  readonly data?: string
}

/** Reads an event stream by itself; comments are left out. */
export async function* readEvents(chunks: AsyncIterable<Buffer | string>): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    const blocks = (rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))).split(
      /\r?\n\r?\n/,
    )
    rest = blocks.pop()!
    for (const block of blocks) {
      const event = parseEvent(block)
      if (event !== undefined) yield event
    }
  }
}

function parseEvent(block: string): StreamEvent | undefined {
  const fields = new Map<string, string>()
  for (const line of block.split(/\r?\n/)) {
    const [, name, value = ''] = /^(\w+):? ?(.*)$/s.exec(line) ?? []
    if (name !== undefined) fields.set(name, fields.has(name) ? `${fields.get(name)!}\n${value}` : value)
  }
  return fields.size === 0 ? undefined : Object.fromEntries(fields)
}
