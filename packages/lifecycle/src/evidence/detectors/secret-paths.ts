import { DetectionTally, type Detector } from '../detector.ts'
import { foldWords } from './folded-words.ts'

/** Where secrets and the settings of other tools are kept: parts of paths, in lower case, with `/`. */
const PATHS: readonly string[] = [
  '.ssh/',
  '~/.ssh',
  'id_rsa',
  'id_ed25519',
  '.aws/credentials',
  '.config/gcloud',
  '.kube/config',
  '.docker/config.json',
  '.gnupg',
  '.netrc',
  '.npmrc',
  '.pypirc',
  '.git-credentials',
  '/etc/passwd',
  '/etc/shadow',
  'mcp.json',
  '.cursor/',
  'claude_desktop_config.json',
  '.codeium/',
  'login.keychain',
]

/** Words that ask for what is in a file, and to hand it over. */
const READ: ReadonlySet<string> = new Set(['read', 'cat', 'open', 'load', 'get', 'fetch', 'retrieve'])
const PASS: ReadonlySet<string> = new Set(['pass', 'append', 'attach', 'paste', 'include', 'put', 'provide', 'send'])
const CONTENT: ReadonlySet<string> = new Set(['content', 'contents', 'exfiltrate', 'leak', 'sidenote'])

/** Characters before and after a path that tell what is to be done with it. */
const NEAR = 120

/** Places of one path that are looked at closely; more of them are grave by their number. */
const MOST = 32

/** Paths of keys, credentials and settings of other tools; graver with a request to read them and hand them over. */
export const secretPaths: Detector = {
  id: 'secret-paths',
  detect: (text) => {
    const tally = new DetectionTally()
    const folded = text.replaceAll('\\', '/').replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase())
    for (const path of PATHS) {
      let places = 0
      for (let index = folded.indexOf(path); index !== -1; index = folded.indexOf(path, index + path.length)) {
        places++
        const isRequested = places > MOST || isRequest(text.slice(Math.max(0, index - NEAR), index + NEAR))
        tally.add({
          severity: isRequested ? 'high' : 'medium',
          reason: isRequested ? 'a request for the content of a file of secrets' : 'the path of a file of secrets',
          index,
          length: path.length,
        })
      }
    }
    return tally.detections
  },
}

/** Whether words near a path ask for what is in there, or to read it and to pass it on. */
function isRequest(near: string): boolean {
  const words = foldWords(near).map(({ word }) => word)
  const has = (some: ReadonlySet<string>): boolean => words.some((word) => some.has(word))
  return has(CONTENT) || (has(READ) && has(PASS))
}
