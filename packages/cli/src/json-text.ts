import { printable } from './printable.ts'

/**
 * A report as JSON: what a terminal would obey, and what a runner would, is written as an escape, which no reader of JSON
 * notices.
 */
export function jsonText(value: unknown): string {
  return `${printable(JSON.stringify(value, undefined, 2)).replaceAll('##', String.raw`#\u0023`)}\n`
}
