import type { Detector } from './detector.ts'
import { bidirectionalControls } from './detectors/bidirectional-controls.ts'
import { controlCharacters } from './detectors/control-characters.ts'
import { encodedBlobs } from './detectors/encoded-blobs.ts'
import { hiddenMarkup } from './detectors/hidden-markup.ts'
import { imageLinks } from './detectors/image-links.ts'
import { instructionMarkup } from './detectors/instruction-markup.ts'
import { overridePhrases } from './detectors/override-phrases.ts'
import { privateUse } from './detectors/private-use.ts'
import { scriptUrls } from './detectors/script-urls.ts'
import { secretPaths } from './detectors/secret-paths.ts'
import { tagCharacters } from './detectors/tag-characters.ts'
import { variationSelectors } from './detectors/variation-selectors.ts'
import { zeroWidth } from './detectors/zero-width.ts'

/** The detectors that a scan uses where none are given: one file each. */
export const DEFINITION_DETECTORS: readonly Detector[] = Object.freeze([
  tagCharacters,
  zeroWidth,
  variationSelectors,
  privateUse,
  bidirectionalControls,
  controlCharacters,
  overridePhrases,
  instructionMarkup,
  secretPaths,
  encodedBlobs,
  scriptUrls,
  hiddenMarkup,
  imageLinks,
])
