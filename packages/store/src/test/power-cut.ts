import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { temporaryDirectory } from './temporary-directory.ts'

const SOURCE = fileURLToPath(new URL('power-cut.c', import.meta.url))

/** A directory whose power can be cut: a program that runs with `env` is watched as it synchronises the files in it. */
export class PowerCut {
  /** A SQLite file in the directory. */
  readonly path: string
  /** What the program has to have in its environment. */
  readonly env: Readonly<Record<string, string>>
  /** What the program sees. */
  readonly #seen: string
  /** What a power cut leaves. */
  readonly #disk: string

  /** There until the test ends. */
  constructor() {
    const directory = temporaryDirectory()
    const shim = join(directory, 'power-cut.so')
    this.#seen = join(directory, 'seen')
    this.#disk = join(directory, 'disk')
    mkdirSync(this.#seen)
    mkdirSync(this.#disk)
    compile(shim)
    this.path = join(this.#seen, 'store.sqlite')
    this.env = { LD_PRELOAD: shim, POWER_CUT_WATCH: this.#seen, POWER_CUT_DISK: this.#disk }
  }

  /** Lets every file be what was last synchronised of it; one that never was is there, and empty. */
  cut(): void {
    for (const name of readdirSync(this.#seen)) {
      const kept = join(this.#disk, name)
      if (name.endsWith('-shm')) rmSync(join(this.#seen, name))
      else if (existsSync(kept)) copyFileSync(kept, join(this.#seen, name))
      else writeFileSync(join(this.#seen, name), '')
    }
  }

  /** Takes what is there for synchronised: after a program that was not watched has used the files. */
  settle(): void {
    for (const name of readdirSync(this.#seen)) copyFileSync(join(this.#seen, name), join(this.#disk, name))
  }
}

function compile(shim: string): void {
  const args = ['-O1', '-Wall', '-shared', '-fPIC', '-o', shim, SOURCE, '-ldl']
  const { status, error, stderr } = spawnSync('cc', args, { encoding: 'utf8' })
  if (error !== undefined)
    throw new Error('This test needs a C compiler: apt-get install gcc libc6-dev', { cause: error })
  if (status !== 0) throw new Error(`The C compiler said: ${stderr}`)
}
