import { stripVTControlCharacters } from 'node:util'
import type { Deployer, Store } from '@mcpver/core'
import type { Update } from '@mcpver/rollout'
import { write, type Io } from '../io.ts'
import { frameOf } from './live-frame.ts'
import { recentCalls } from './recent-calls.ts'

const WIDTH = 80
const CLEAR_BELOW = '\u001b[J'

/** Shows an update on a terminal, drawn anew in its place. */
export class LiveView {
  readonly #store: Store
  readonly #deployer: Deployer
  readonly #io: Io
  /** The lines of the picture that is there. */
  #height = 0

  constructor({ store, deployer }: { readonly store: Store; readonly deployer: Deployer }, io: Io) {
    this.#store = store
    this.#deployer = deployer
    this.#io = io
  }

  async show(update: Update): Promise<void> {
    const { name, from, to } = update
    const { now, traffic } = await this.#store.read(async (view) => ({
      now: await view.jobs.now(),
      traffic: await this.#deployer.current(view, name),
    }))
    const calls = await recentCalls(this.#store, { name, versions: [from, to], now })
    await this.#draw(frameOf({ update, traffic, calls, now }, this.#io))
  }

  /** A line that is broken in two would shift what is drawn next, so none is longer than the terminal is wide. */
  async #draw(lines: readonly string[]): Promise<void> {
    const width = this.#io.stdout.columns ?? WIDTH
    const up = this.#height === 0 ? '' : `\u001b[${String(this.#height)}A\r${CLEAR_BELOW}`
    this.#height = lines.length
    await write(this.#io.stdout, `${up}${lines.map((line) => `${cut(line, width)}\n`).join('')}`)
  }
}

/** A line that is too long is shown without its colours. */
function cut(line: string, width: number): string {
  const characters = Array.from(stripVTControlCharacters(line))
  return characters.length <= width ? line : `${characters.slice(0, width - 1).join('')}…`
}
