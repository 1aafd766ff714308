import { styleText } from 'node:util'
import Table from 'cli-table3'

/** One thing that the demo shows, in words and as data. */
interface Section {
  readonly title: string
  readonly data: Record<string, unknown>
}

/** Something that did not come as it should. */
export class Surprise extends Error {}

/** Without lines between the rows. */
const BOXED = { chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' } } as const

/** Columns only, for pipes. */
const PLAIN = {
  chars: Object.fromEntries(
    ['middle', 'top', 'bottom', 'left', 'mid', 'right'].flatMap((edge) =>
      ['', '-left', '-mid', '-right'].map((suffix) => [`${edge}${suffix}`, '']),
    ),
  ),
  style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
}

/** Shows what the demo does: readable as it goes, or all of it as JSON at the end. */
export class Report {
  readonly #json: boolean
  readonly #sections: Section[] = []

  constructor({ json }: { readonly json: boolean }) {
    this.#json = json
  }

  /** Begins a section. */
  section(title: string): void {
    this.#sections.push({ title, data: {} })
    this.#print(`\n${styleText('bold', `${String(this.#sections.length)}. ${title}`)}\n`)
  }

  /** Says a sentence. */
  say(text: string): void {
    this.#print(text)
  }

  /** Shows rows under headings, and keeps them as data. */
  table(name: string, headings: readonly string[], rows: readonly (readonly string[])[]): void {
    const table = new Table({ head: [...headings], ...(process.stdout.isTTY ? BOXED : PLAIN) })
    table.push(...rows.map((row) => [...row]))
    this.#print(table.toString().replaceAll(/ +$/gm, ''))
    this.data(
      name,
      rows.map((row) => Object.fromEntries(headings.map((heading, index) => [heading, row[index] ?? '']))),
    )
  }

  /** Shows a text of several lines as it is, and keeps it as data. */
  block(name: string, text: string): void {
    this.#print(text.trimEnd().replaceAll(/^/gm, '  '))
    this.data(name, text)
  }

  /** Keeps a value for `--json`. */
  data(name: string, value: unknown): void {
    const section = this.#sections.at(-1)
    if (section !== undefined) section.data[name] = value
  }

  /** Checks what the demo claims. Throws `Surprise` when it is not so. */
  check(claim: string, holds: boolean): void {
    if (!holds) throw new Surprise(`Not so: ${claim}`)
    this.#print(`${styleText('green', '✓')} ${claim}`)
    const checks = (this.#sections.at(-1)?.data['checks'] ?? []) as string[]
    this.data('checks', [...checks, claim])
  }

  /** Writes the JSON, or a last line. */
  finish(): void {
    if (this.#json) console.log(JSON.stringify({ sections: this.#sections }, undefined, 2))
    else this.#print(`\n${styleText('green', 'Everything came as it should.')}`)
  }

  #print(text: string): void {
    if (!this.#json) console.log(text)
  }
}
