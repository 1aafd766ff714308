import type { APIVersion } from '@mcpver/core'

/** A way from one version of a tool to another. */
export interface VersionLink {
  readonly from: APIVersion
  readonly to: APIVersion
}

/**
 * The shortest chain of links from a version to one that is served; empty when it is served itself, and `undefined` when there is
 * none. Of two that are equally short, the one whose links come first.
 *
 * @param links Those of one tool; they may lead in circles.
 */
export function findVersionChain<Link extends VersionLink>(
  links: readonly Link[],
  from: APIVersion,
  isServed: (version: APIVersion) => boolean,
): readonly Link[] | undefined {
  const reached = new Set([from.precedenceKey()])
  let chains: (readonly Link[])[] = [[]]
  while (chains.length > 0) {
    const served = chains.find((chain) => isServed(chain.at(-1)?.to ?? from))
    if (served !== undefined) return served
    chains = chains.flatMap((chain) => {
      const end = chain.at(-1)?.to ?? from
      return links
        .filter((link) => link.from.equals(end) && !reached.has(link.to.precedenceKey()))
        .map((link) => {
          reached.add(link.to.precedenceKey())
          return [...chain, link]
        })
    })
  }
  return undefined
}
