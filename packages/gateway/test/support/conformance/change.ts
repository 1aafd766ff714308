/** Tells clients that a list changed. */
export interface Change {
  tools(): Promise<void>
  prompts(): Promise<void>
}
