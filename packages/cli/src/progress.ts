import type { Io } from './io.ts'

/** Work that ends sooner needs no explanation; milliseconds. */
const PATIENCE = 2000
const CLEAR_LINE = '\r\u001b[K'

/** Says on the error stream, when it is a terminal, what is being waited for, and takes it back when that is done. */
export async function withProgress<T>({ stderr }: Io, text: string, work: () => Promise<T>): Promise<T> {
  if (stderr.isTTY !== true) return work()
  const shown = new Set<string>()
  const timer = setTimeout(() => {
    shown.add(text)
    stderr.write(`${text}…`)
  }, PATIENCE)
  try {
    return await work()
  } finally {
    clearTimeout(timer)
    if (shown.size > 0) stderr.write(CLEAR_LINE)
  }
}
