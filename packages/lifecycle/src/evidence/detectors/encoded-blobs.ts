import { Buffer } from 'node:buffer'
import { DetectionTally, type Detection, type Detector } from '../detector.ts'
import { overridePhrases } from './override-phrases.ts'

/** Long runs of base64, in either alphabet, over lines as encoders break them. Hexadecimal digits are such a run too. */
const RUNS = /[A-Za-z0-9+/_-]{48,}(?:\r?\n[A-Za-z0-9+/_-]{4,})*/g
const HEXADECIMAL = /^[0-9a-f\r\n]+$/i

/** Bytes from which on a run is worth a look, whatever it says. */
const LONG = 1024

/** What programs begin with: ELF, PE, WebAssembly, Java classes and universal binaries of macOS. */
const PROGRAMS: readonly Buffer[] = ['7f454c46', '4d5a9000', '0061736d', 'cafebabe', 'cffaedfe'].map((digits) =>
  Buffer.from(digits, 'hex'),
)

/** Text or programs in base64 or hexadecimal, which a reader does not understand and a model does. One layer is undone. */
export const encodedBlobs: Detector = {
  id: 'encoded-blobs',
  detect: (text) => {
    const tally = new DetectionTally()
    for (const { 0: run, index } of text.matchAll(RUNS)) {
      const judged = judge(readingOf(run), text[index - 1] === '.' || text[index + run.length] === '.')
      if (judged !== undefined) tally.add({ ...judged, index, length: run.length })
    }
    return tally.detections
  },
}

/** The bytes that a run stands for: a few characters before the first make others of it, so each way to begin is tried. */
function readingOf(run: string): Buffer {
  const encoding = HEXADECIMAL.test(run) ? 'hex' : 'base64'
  const digits = run.replaceAll(/[\r\n]/g, '')
  const readings = [0, 1, 2, 3].map((start) => Buffer.from(digits.slice(start), encoding))
  return readings.find(isProgram) ?? readings.find(isReadable) ?? Buffer.from(digits, encoding)
}

function isProgram(bytes: Buffer): boolean {
  return PROGRAMS.some((magic) => bytes.subarray(0, magic.length).equals(magic))
}

function judge(bytes: Buffer, isSegment: boolean): Pick<Detection, 'severity' | 'reason'> | undefined {
  if (isProgram(bytes)) return { severity: 'high', reason: 'an encoded program' }
  if (!isReadable(bytes)) {
    return bytes.length >= LONG ? { severity: 'low', reason: 'a long run of encoded data' } : undefined
  }
  const said = overridePhrases.detect(bytes.toString('utf8'))
  if (said.some(({ severity }) => severity === 'critical' || severity === 'high')) {
    return { severity: 'critical', reason: 'an encoded instruction' }
  }
  // The parts of a JSON Web Token are encoded JSON, with a point between them.
  return isSegment ? undefined : { severity: 'medium', reason: 'an encoded text' }
}

/** Whether bytes are text with spaces between words, or JSON. What stands around a blob may spoil a tenth of it. */
function isReadable(bytes: Buffer): boolean {
  const text = bytes.toString('utf8')
  let [spoilt, spaces] = [0, 0]
  for (const character of text) {
    if (character === ' ' || character === '\n') spaces++
    else if (character === '\ufffd' || (character < ' ' && character !== '\t' && character !== '\r')) spoilt++
  }
  return spoilt * 10 <= text.length && (spaces > 0 || text.includes('{"'))
}
