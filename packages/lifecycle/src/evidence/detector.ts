import type { Severity } from './check-result.ts'

/** Something that a detector saw in a text. */
export interface Detection {
  readonly severity: Severity
  /** What it is and why it matters, as a sentence without an end. */
  readonly reason: string
  /** Where the first of them stands, in UTF-16 units. */
  readonly index: number
  /** How long the first of them is, in UTF-16 units. */
  readonly length: number
  /** How many there are. */
  readonly count: number
}

/** Looks for one kind of trick in a text. Takes a time that grows no faster than the text, whatever it is. */
export interface Detector {
  /** What findings name it by. */
  readonly id: string
  detect: (text: string) => readonly Detection[]
}

/** Gathers what a detector sees: one detection of each reason, with their number, so that a long text has a short answer. */
export class DetectionTally {
  readonly #detections = new Map<string, Detection>()

  add({ severity, reason, index, length }: Omit<Detection, 'count'>): void {
    const before = this.#detections.get(reason)
    this.#detections.set(
      reason,
      before === undefined ? { severity, reason, index, length, count: 1 } : { ...before, count: before.count + 1 },
    )
  }

  get detections(): readonly Detection[] {
    return [...this.#detections.values()]
  }
}
