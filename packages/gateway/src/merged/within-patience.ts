/** What a promise resolves to; `undefined` when that takes too long. It goes on nevertheless. */
export async function withinPatience<Value>(promise: Promise<Value>, patience: number): Promise<Value | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), patience)
    timer.unref()
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
