import { DetectionTally, type Detector } from '../detector.ts'

const COMMENT = '<!--'
const INVISIBLE_STYLE =
  /(?:display\s{0,4}:\s{0,4}none|visibility\s{0,4}:\s{0,4}hidden|font-size\s{0,4}:\s{0,4}0(?![.\d]))/gi

/** Markup that a page does not show and a model reads: comments of HTML and Markdown, and styles that hide. */
export const hiddenMarkup: Detector = {
  id: 'hidden-markup',
  detect: (text) => {
    const tally = new DetectionTally()
    for (let index = text.indexOf(COMMENT); index !== -1; index = text.indexOf(COMMENT, index + COMMENT.length)) {
      tally.add({ severity: 'medium', reason: 'a comment that no page shows', index, length: 80 })
    }
    for (const { 0: found, index } of text.matchAll(INVISIBLE_STYLE)) {
      tally.add({ severity: 'medium', reason: 'a style that hides', index, length: found.length })
    }
    return tally.detections
  },
}
