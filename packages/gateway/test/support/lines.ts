/** The lines of a stream, which end with a line feed and nothing else: JSON may hold what other readers take for an end. */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let parts: Buffer[] = []
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      yield Buffer.concat([...parts, chunk.subarray(start, end)]).toString()
      parts = []
      start = end + 1
    }
    parts.push(chunk.subarray(start))
  }
  const rest = Buffer.concat(parts).toString()
  if (rest !== '') yield rest
}
