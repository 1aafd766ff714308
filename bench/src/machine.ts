import { cpus, platform, release, totalmem } from 'node:os'

/** The machine that figures were taken on, in words. */
export function machine(): string {
  const [cpu] = cpus()
  return `${String(cpus().length)} × ${cpu?.model.trim() ?? 'unknown CPU'}, ${String(Math.round(totalmem() / 2 ** 30))} GiB, ${platform()} ${release()}, Node ${process.version}`
}
