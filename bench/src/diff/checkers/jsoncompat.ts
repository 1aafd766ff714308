import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { CheckerFunction } from '../checker.ts'
import { peerFolder } from '../peer-package.ts'

/** What is used of the package. */
interface JsonCompat {
  readonly initSync: (from: { readonly module: Uint8Array }) => unknown
  readonly check_compat: (old: string, next: string, role: 'deserializer') => boolean
}

/** jsoncompat in the role of a reader: what `old` could read, `new` has to read. It knows 2020-12 only. */
export async function load(): Promise<CheckerFunction> {
  const folder = peerFolder('jsoncompat')
  const { initSync, check_compat } = (await import(
    pathToFileURL(join(folder, 'jsoncompat_wasm.js')).href
  )) as JsonCompat
  initSync({ module: readFileSync(join(folder, 'jsoncompat_wasm_bg.wasm')) })
  return ({ old, new: next }) => ({
    answer: check_compat(JSON.stringify(old), JSON.stringify(next), 'deserializer') ? 'compatible' : 'breaking',
  })
}
