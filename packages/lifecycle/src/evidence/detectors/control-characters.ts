import { DetectionTally, type Detector } from '../detector.ts'

// eslint-disable-next-line no-control-regex -- control characters are what this looks for
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029]/g

/** Begins a sequence for a terminal: ESC with what may follow it, or its one-character forms. */
// eslint-disable-next-line no-control-regex -- control characters are what this looks for
const SEQUENCE = /^(?:\u001b[ -~]|[\u0090\u009b\u009d\u009e\u009f])/
// eslint-disable-next-line no-control-regex -- control characters are what this looks for
const OVERWRITES = /[\b\u007f\u001b]/

/** Control characters other than tab and line breaks: terminals obey them, and hide or overwrite what stands there. */
export const controlCharacters: Detector = {
  id: 'control-characters',
  detect: (text) => {
    const tally = new DetectionTally()
    for (const { 0: control, index } of text.matchAll(CONTROLS)) {
      if (SEQUENCE.test(text.slice(index, index + 2))) {
        tally.add({ severity: 'critical', reason: 'a control sequence for terminals', index, length: 16 })
      } else if (OVERWRITES.test(control)) {
        tally.add({ severity: 'high', reason: 'a control character that overwrites', index, length: 1 })
      } else {
        tally.add({ severity: 'medium', reason: 'a control character', index, length: 1 })
      }
    }
    return tally.detections
  },
}
