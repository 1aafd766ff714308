/** How many servers run at a time. */
const AT_A_TIME = 4

/** Does work for each item, a few at a time; the results are in the order of the items. */
export async function fewAtATime<T, R>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  const queue = items.entries()
  const take = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item, index)
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, take))
  return results
}
