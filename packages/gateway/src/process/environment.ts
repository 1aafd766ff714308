/** Variables by name. */
export type Environment = Readonly<Record<string, string>>

/** Where certificates are, without which programs reach nothing in many networks, package runners first. They name files only. */
const CERTIFICATES = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_DIR', 'SSL_CERT_FILE'] as const

/** The variables that every server gets besides: those that the official clients pass on, and no other. */
const INHERITED: readonly string[] =
  process.platform === 'win32'
    ? [
        'APPDATA',
        'COMSPEC',
        'HOMEDRIVE',
        'HOMEPATH',
        'LOCALAPPDATA',
        'PATH',
        'PATHEXT',
        'PROCESSOR_ARCHITECTURE',
        'PROGRAMDATA',
        'PROGRAMFILES',
        'PROGRAMFILES(X86)',
        'PROGRAMW6432',
        'SYSTEMDRIVE',
        'SYSTEMROOT',
        'TEMP',
        'USERNAME',
        'USERPROFILE',
        'WINDIR',
      ]
    : ['HOME', 'LOGNAME', 'PATH', 'SHELL', 'TERM', 'USER']

/**
 * What a server sees of the environment: the variables that the official client passes to every server (`PATH`, `HOME`, …), where
 * certificates are, and those that were named for it. Never the whole environment: it is full of other programs' secrets.
 */
export function serverEnvironment(env: Readonly<Record<string, string | undefined>>, passed: Environment): Environment {
  const inherited = [...INHERITED, ...CERTIFICATES].flatMap((name) => {
    const value = env[name]
    // A value that begins like this is a function that a shell exported.
    return value === undefined || value.startsWith('()') ? [] : [[name, value] as const]
  })
  return { ...Object.fromEntries(inherited), ...passed }
}
