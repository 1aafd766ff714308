import type { Random } from './seed.ts'

/** What can become of a text by accident or on purpose, each at a random place. */
export const MUTATIONS: readonly ((text: string, random: Random) => string)[] = [flip, cut, leaveOut, double, exchange]

function flip(text: string, random: Random): string {
  const at = random(text.length)
  return text.slice(0, at) + flipped(text.charCodeAt(at), random) + text.slice(at + 1)
}

function cut(text: string, random: Random): string {
  return text.slice(0, random(text.length))
}

function leaveOut(text: string, random: Random): string {
  const at = random(text.length)
  return text.slice(0, at) + text.slice(at + 1)
}

/** Has a part of the text twice. */
function double(text: string, random: Random): string {
  const at = random(text.length)
  return text.slice(0, at + 1 + random(text.length - at)) + text.slice(at)
}

/** Has the end of the text before its beginning. */
function exchange(text: string, random: Random): string {
  const at = 1 + random(text.length - 1)
  return text.slice(at) + text.slice(0, at)
}

/** A character with one bit changed that is still printable ASCII, so that every engine takes it. */
function flipped(code: number, random: Random): string {
  for (;;) {
    const other = code ^ (1 << random(7))
    if (other >= 0x20 && other < 0x7f) return String.fromCharCode(other)
  }
}
