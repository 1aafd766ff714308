/** What the caller can choose of a document. */
export interface RenderOptions {
  /** The heading, as plain text. Default: what the document is, in English. */
  readonly title?: string | undefined
}
