import { DetectionTally, type Detector } from '../detector.ts'

/** An image that is fetched as soon as it is shown, in Markdown and in HTML. What each part can match is bounded. */
const MARKDOWN_IMAGE = /!\[[^[\]]{0,200}\]\(\s{0,4}<?((?:https?:)?\/\/[^\s)]{1,2000})/gi
const HTML_IMAGE = /<img\s[^<>]{0,200}?src\s{0,4}=\s{0,4}["']?((?:https?:)?\/\/[^\s"'>]{1,2000})/gi

/** A place in a URL for something that is not known yet. */
const PLACE_HOLDER = /\{[^}]|%7b|\$[a-z{(]|<[a-z]|\[[a-z]/i

/** Images from elsewhere: whoever shows one tells its server what stands in its URL, such as what a model puts there. */
export const imageLinks: Detector = {
  id: 'image-links',
  detect: (text) => {
    const tally = new DetectionTally()
    for (const pattern of [MARKDOWN_IMAGE, HTML_IMAGE]) {
      for (const { 0: found, 1: url = '', index } of text.matchAll(pattern)) {
        const place = { index, length: found.length }
        if (PLACE_HOLDER.test(url)) {
          tally.add({ ...place, severity: 'high', reason: 'an image whose URL takes data along' })
        } else if (url.includes('?')) {
          tally.add({ ...place, severity: 'medium', reason: 'an image whose URL has a query' })
        }
      }
    }
    return tally.detections
  },
}
