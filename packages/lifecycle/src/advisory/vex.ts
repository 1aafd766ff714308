import { isCycloneDx, readCycloneDx } from './cyclonedx-vex.ts'
import { JsonPlace } from './json-place.ts'
import { isOpenVex, readOpenVex } from './open-vex.ts'
import { invalidVex, type VexDocument } from './vex-statement.ts'

/**
 * Reads an OpenVEX 0.2 document, or the vulnerabilities of a CycloneDX one, from the parsed JSON. It says nothing of who wrote it:
 * verify its signature before, over the same bytes.
 *
 * @throws {LifecycleError} `ERR_INVALID_ADVISORY`, with the JSON Pointer of what is wrong.
 */
export function parseVex(value: unknown): VexDocument {
  const document = new JsonPlace(value, invalidVex)
  if (isOpenVex(document)) return readOpenVex(document)
  if (isCycloneDx(document)) return readCycloneDx(document)
  throw document.refusal('an OpenVEX 0.2 or CycloneDX document')
}
