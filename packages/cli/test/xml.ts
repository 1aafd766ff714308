/** An element of a document, without its place. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
}

const TOKEN = /<\?xml [^<>]*\?>|<(\/?)([\w-]+)((?:\s+[\w-]+="[^"<]*")*)\s*(\/?)>|[^<]+/gy
const ENTITY = /&(amp|lt|gt|quot|apos);|&/g
const CHARACTERS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The elements of an XML document; throws when it is not well-formed. Knows what a report needs: no comments, no CDATA. */
export function parse(text: string): XmlElement[] {
  const [elements, open]: [XmlElement[], string[]] = [[], []]
  let end = 0
  for (const match of text.matchAll(TOKEN)) {
    const [token, closing, name, attributes = '', empty] = match
    end = match.index + token.length
    if (name === undefined) unescaped(token)
    else if (closing === '/') {
      if (open.pop() !== name) throw new Error(`</${name}> closes another element`)
    } else {
      elements.push({ name, attributes: attributesIn(attributes) })
      if (empty !== '/') open.push(name)
    }
  }
  if (end !== text.length || open.length > 0) throw new Error(`Not well-formed at ${text.slice(end, end + 40)}`)
  return elements
}

function attributesIn(text: string): Readonly<Record<string, string>> {
  const pairs = [...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(
    ([, key = '', value = '']) => [key, unescaped(value)] as const,
  )
  return Object.fromEntries(pairs)
}

function unescaped(text: string): string {
  if (text.includes(']]>')) throw new Error('"]]>" stands in a text')
  return text.replaceAll(ENTITY, (found, name: string | undefined) => {
    if (name === undefined) throw new Error(`A bare ${found}`)
    return CHARACTERS[name] ?? found
  })
}
