import type { JsonPlace } from './json-place.ts'

/**
 * Whether a member says yes: true, or a text that gives the reason. False, an empty text and no member at all say no; anything else is
 * refused. So registries write that a version is deprecated or yanked.
 */
export function saysYes(flag: JsonPlace | undefined): boolean {
  if (flag === undefined || flag.value === false || flag.value === '') return false
  return flag.value === true || flag.text() !== ''
}
