import { styleText } from 'node:util'
import type { Output } from './io.ts'

type Style = Parameters<typeof styleText>[0]

/** Puts colours into a text, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string

/** Colours for an output: on a terminal, unless `NO_COLOR` or `TERM=dumb` is set, and anywhere with `FORCE_COLOR`. */
export function paintFor(output: Output, env: Readonly<Record<string, string | undefined>>): Paint {
  return isColoured(output, env)
    ? (style, text) => styleText(style, text, { validateStream: false })
    : (_, text) => text
}

function isColoured(output: Output, env: Readonly<Record<string, string | undefined>>): boolean {
  const forced = env['FORCE_COLOR']
  if (forced !== undefined) return forced !== '0' && forced !== 'false'
  return output.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb'
}
