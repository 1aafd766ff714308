import { Buffer } from 'node:buffer'
import { DetectionTally, type Detector } from '../detector.ts'

/** A `data:` URL up to its data (RFC 2397), of a type that can run a script. */
const SCRIPT_DATA =
  /data:(text\/html|application\/xhtml\+xml|image\/svg\+xml|(?:text|application)\/(?:x-)?(?:javascript|ecmascript))([^,\s"'<>]{0,100}),/gi

/** What makes an image in SVG more than an image. */
const ACTIVE = /<script|\son[a-z]{3,20}\s{0,4}=|javascript:|<foreignobject|<iframe/i

/** Characters of an image that are looked at. A longer one is taken for an active one: nobody can see what it hides. */
const LONGEST = 1_000_000

/** URLs that carry a script with them: pages, programs, and images with a script. */
export const scriptUrls: Detector = {
  id: 'script-urls',
  detect: (text) => {
    const tally = new DetectionTally()
    const heads = [...text.matchAll(SCRIPT_DATA)]
    heads.forEach(({ 0: head, 1: type = '', 2: parameters = '', index }, at) => {
      // Up to the next one, so that no part of the text is looked at twice.
      const data = text.slice(index + head.length, heads[at + 1]?.index)
      if (type.toLowerCase() === 'image/svg+xml' && !isActive(data, parameters)) return
      tally.add({ severity: 'high', reason: 'a URL with a script', index, length: head.length })
    })
    return tally.detections
  },
}

function isActive(data: string, parameters: string): boolean {
  if (data.length > LONGEST) return true
  const isBase64 = parameters.toLowerCase().endsWith(';base64')
  // What is not in base64 may have any character in it, so it is not sure where it ends.
  const decoded = isBase64 ? Buffer.from(/^[\w+/%=-]*/.exec(data)?.[0] ?? '', 'base64').toString() : unescaped(data)
  return ACTIVE.test(decoded)
}

function unescaped(data: string): string {
  return data.replaceAll(/%([0-9a-f]{2})/gi, (_escape, digits: string) => String.fromCharCode(parseInt(digits, 16)))
}
