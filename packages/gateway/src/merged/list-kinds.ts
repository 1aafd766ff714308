import type { JsonObject } from '@mcpver/core'
import { replaced, spanAt, withMember } from '../wire/edit.ts'
import type { Learned } from './learned.ts'
import type { ListedEntry } from './list-pages.ts'
import { addOwner, clashesAmong, type ClashBoard, type NamedKind } from './name-clash.ts'
import type { NameScheme } from './name-scheme.ts'
import { serverPrefix } from './server-prefix.ts'

/** An entry, and the server that lists it. */
export interface OwnedEntry extends ListedEntry {
  readonly server: string
}

/** What is known and told of what is listed. */
export interface ListSurroundings {
  readonly scheme: NameScheme
  readonly learned: Learned
  readonly board: ClashBoard
}

/** A list that several servers have. */
export interface ListKind {
  /** The member of the result that has the entries. */
  readonly key: string
  /** What a server says that it has, when it has such a list. */
  readonly capability: string
  /** The entries of all servers as the client gets them. What they show is learned. */
  readonly arrange: (entries: readonly OwnedEntry[], surroundings: ListSurroundings) => readonly string[]
}

/** The lists, by the method that asks for them. */
export const LIST_KINDS: ReadonlyMap<string | undefined, ListKind> = new Map<string, ListKind>([
  ['tools/list', { key: 'tools', capability: 'tools', arrange: named('tool') }],
  ['prompts/list', { key: 'prompts', capability: 'prompts', arrange: named('prompt') }],
  ['resources/list', { key: 'resources', capability: 'resources', arrange: addressed('uri') }],
  [
    'resources/templates/list',
    { key: 'resourceTemplates', capability: 'resources', arrange: addressed('uriTemplate') },
  ],
  ['tasks/list', { key: 'tasks', capability: 'tasks', arrange: tasks }],
])

/** What is called by its name has the name of the server in it. A name that several servers would have is withheld. */
function named(kind: NamedKind): ListKind['arrange'] {
  return (entries, { scheme, learned, board }) => {
    const owners = new Map<string, Set<string>>()
    const renamed = entries.flatMap(({ server, text, value }) => {
      const name = textIn(value, 'name')
      // Nobody could call it.
      if (name === undefined) return []
      const listed = scheme.listed(server, name)
      addOwner(owners, listed, server)
      return [{ listed, text: withMember(text, 0, { name: 'name', value: JSON.stringify(listed) }) }]
    })
    const clashes = clashesAmong(kind, owners)
    const withheld = new Set(clashes.map(({ name }) => name))
    learned.learnNames(kind, owners)
    board.report(kind, clashes)
    return renamed.filter(({ listed }) => !withheld.has(listed)).map(({ text }) => text)
  }
}

/** Addresses stay as they are; of several servers that have one, the first one serves it. */
function addressed(member: 'uri' | 'uriTemplate'): ListKind['arrange'] {
  return (entries, { learned }) => {
    const owners = new Map<string, string>()
    return entries.flatMap(({ server, text, value }) => {
      const address = textIn(value, member)
      if (address === undefined) return [text]
      const owner = owners.get(address)
      if (owner !== undefined && owner !== server) return []
      owners.set(address, server)
      if (member === 'uri') learned.learnResource(address, server)
      else learned.learnTemplate(address, server)
      return [text]
    })
  }
}

function tasks(entries: readonly OwnedEntry[]): readonly string[] {
  return entries.map(({ server, text }) => {
    const span = spanAt(text, ['taskId'])
    if (span === undefined || text[span.start] !== '"') return text
    return replaced(text, { start: span.start + 1, end: span.start + 1 }, serverPrefix(server))
  })
}

function textIn(value: JsonObject, member: string): string | undefined {
  const found = Object.hasOwn(value, member) ? value[member] : undefined
  return typeof found === 'string' ? found : undefined
}
