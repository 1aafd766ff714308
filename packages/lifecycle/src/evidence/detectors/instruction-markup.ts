import type { Severity } from '../check-result.ts'
import { DetectionTally, type Detector } from '../detector.ts'

/** Marks that give a text a rank which no text of a tool has. Each pattern has an upper bound for what it can match. */
const MARKUP: readonly (readonly [severity: Severity, reason: string, pattern: RegExp])[] = [
  ['high', 'a tag that claims importance', /<\s{0,4}(?:very[-_ ])?(?:important|secret|hidden|instructions?)\s{0,4}>/gi],
  ['medium', 'a tag that claims a role', /<\s{0,4}(?:system|assistant|developer|admin)(?:[-_ ]prompt)?\s{0,4}>/gi],
  [
    'high',
    'a mark of a chat template',
    /<\|(?:im_start|im_end|im_sep|system|user|assistant|endoftext|start_header_id|end_header_id|eot_id)\|>|<<SYS>>|\[\/?INST\]/gi,
  ],
]

/** Tags and chat template marks that pass a description off as an instruction of somebody with more to say. */
export const instructionMarkup: Detector = {
  id: 'instruction-markup',
  detect: (text) => {
    const tally = new DetectionTally()
    for (const [severity, reason, pattern] of MARKUP) {
      for (const { 0: found, index } of text.matchAll(pattern)) {
        tally.add({ severity, reason, index, length: found.length })
      }
    }
    return tally.detections
  },
}
