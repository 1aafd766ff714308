import type { NamedKind } from './name-clash.ts'

/** No real server has so many resources that can be listed. */
const MOST_RESOURCES = 50_000

/** Which of several servers has what, as far as their lists have shown. */
export class Learned {
  readonly #names = new Map<NamedKind, ReadonlyMap<string, ReadonlySet<string>>>()
  readonly #resources = new Map<string, string>()
  readonly #templates = new Map<string, string>()

  /** The servers that have a name in the list of all; `undefined` as long as nothing was listed. */
  ownersOf(kind: NamedKind, name: string): ReadonlySet<string> | undefined {
    const known = this.#names.get(kind)
    return known && (known.get(name) ?? new Set())
  }

  learnNames(kind: NamedKind, owners: ReadonlyMap<string, ReadonlySet<string>>): void {
    this.#names.set(kind, owners)
  }

  /** What was listed has changed. */
  forgetNames(): void {
    this.#names.clear()
  }

  /** The server of a resource, or of the template for one. */
  ownerOfResource(uri: string): string | undefined {
    return this.#resources.get(uri) ?? this.#templates.get(uri)
  }

  learnResource(uri: string, server: string): void {
    remember(this.#resources, uri, server)
  }

  /** The server of the template that begins most like a URI. */
  likelyOwnerOf(uri: string): string | undefined {
    let [found, length]: [string | undefined, number] = [undefined, 0]
    for (const [template, server] of this.#templates) {
      const start = template.split('{', 1)[0] ?? ''
      if (start.length > length && uri.startsWith(start)) [found, length] = [server, start.length]
    }
    return found
  }

  learnTemplate(template: string, server: string): void {
    remember(this.#templates, template, server)
  }

  /** A server is gone. */
  forgetServer(server: string): void {
    this.#names.clear()
    for (const known of [this.#resources, this.#templates]) {
      for (const [key, owner] of [...known]) if (owner === server) known.delete(key)
    }
  }
}

function remember(owners: Map<string, string>, key: string, server: string): void {
  owners.set(key, server)
  const [oldest] = owners.keys()
  if (owners.size > MOST_RESOURCES && oldest !== undefined) owners.delete(oldest)
}
