import { DetectionTally, type Detector } from '../detector.ts'

/** Characters of private use (general category Co), and those that never will be any. */
const PRIVATE = /[\p{Co}\p{Noncharacter_Code_Point}]+/gu

/** Icon fonts use one at a time. */
const RUN = 4

/** Characters that mean what two sides agreed on, and nothing to a reader. */
export const privateUse: Detector = {
  id: 'private-use',
  detect: (text) => {
    const tally = new DetectionTally()
    for (const { 0: run, index } of text.matchAll(PRIVATE)) {
      const isRun = Array.from(run.slice(0, 2 * RUN)).length >= RUN
      tally.add({
        severity: isRun ? 'high' : 'medium',
        reason: isRun ? 'a run of private use characters' : 'a private use character',
        index,
        length: run.length,
      })
    }
    return tally.detections
  },
}
