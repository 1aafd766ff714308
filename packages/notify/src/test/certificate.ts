import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A key and a certificate (PEM). */
export interface Certificate {
  readonly key: string
  readonly cert: string
}

/** A certificate of this machine's addresses that trusts itself; OpenSSL makes it. */
export function makeCertificate(): Certificate {
  const scratch = mkdtempSync(join(tmpdir(), 'mcpver-notify-'))
  const [key, cert] = [join(scratch, 'key.pem'), join(scratch, 'cert.pem')]
  const names = 'subjectAltName=IP:127.0.0.1,IP:0.0.0.0,DNS:localhost'
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=mail']
  try {
    openssl('req', '-x509', ...kind, '-addext', names, '-keyout', key, '-out', cert)
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

function openssl(...args: readonly string[]): void {
  const { error, status, stderr } = spawnSync('openssl', args, { encoding: 'utf8' })
  if (error !== undefined) throw new Error('These tests need OpenSSL: apt-get install openssl', { cause: error })
  if (status !== 0) throw new Error(`OpenSSL made no certificate: ${stderr}`)
}
