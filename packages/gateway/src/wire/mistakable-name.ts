/**
 * Whether a name differs from another in its letters only, so that a reader who takes capital and small letters for the same takes it
 * for the other. That is the folding of Unicode for single letters, in which the long s and the sign of the kelvin are letters too.
 *
 * @param name In small letters.
 */
export function isMistakenFor(member: string, name: string): boolean {
  return member.length === name.length && member !== name && member.toUpperCase().toLowerCase() === name
}
