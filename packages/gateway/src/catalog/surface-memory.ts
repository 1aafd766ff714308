import type { VersionedSnapshot } from '@mcpver/diff'
import { toServedSurface, type ServedSurface } from './served-release.ts'

/** A surface, or why what is stored is none. */
export type SurfaceReading = { readonly surface: ServedSurface } | { readonly fault: string }

/** Surfaces that were read already: what is released or pinned is never changed, and digesting thousands of tools takes time. */
export class SurfaceMemory {
  #known = new Map<string, SurfaceReading>()
  #used = new Map<string, SurfaceReading>()

  /**
   * Reads a surface.
   *
   * @param identity What nothing else is stored under.
   */
  async read(identity: string, parse: () => VersionedSnapshot): Promise<SurfaceReading> {
    const reading = this.#known.get(identity) ?? (await readSurface(parse))
    this.#used.set(identity, reading)
    return reading
  }

  /** Forgets what was not read since this was last called. */
  forgetUnused(): void {
    this.#known = this.#used
    this.#used = new Map()
  }
}

/** Whatever is wrong with one surface must not keep others from being served. */
async function readSurface(parse: () => VersionedSnapshot): Promise<SurfaceReading> {
  try {
    return { surface: await toServedSurface(parse()) }
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) }
  }
}
