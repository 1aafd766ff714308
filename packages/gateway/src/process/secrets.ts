/** Shorter values are no secrets, and hiding each `1` would leave nothing to read. */
const SHORTEST = 4

/** Values that must not be shown: environment variables and headers that were passed to a server. */
export class Secrets {
  readonly #forms: readonly string[]

  constructor(values: Iterable<string>) {
    const words = [...values].flatMap((value) => [value, ...value.split(/\s+/)])
    const forms = words.filter((word) => word.length >= SHORTEST).flatMap((word) => formsOf(word))
    // The longest first: one secret can be the beginning of another.
    this.#forms = [...new Set(forms)].sort((a, b) => b.length - a.length)
  }

  /** The text with each secret, also as it stands in JSON or in a URL, replaced by `***`. */
  mask(text: string): string {
    return this.#forms.reduce((masked, form) => masked.replaceAll(form, '***'), text)
  }
}

function formsOf(value: string): string[] {
  return [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value.replaceAll(/\p{Surrogate}/gu, '\ufffd'))]
}
