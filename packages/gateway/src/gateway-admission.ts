import { defaultLogger, systemClock } from '@mcpver/core'
import { anonymousAuthenticator } from './access/authenticator.ts'
import { ConcurrencyLimiter } from './access/concurrency-limiter.ts'
import { RateLimiter } from './access/rate-limiter.ts'
import type { AdmissionOptions } from './downstream/admission.ts'
import type { GatewayOptions } from './gateway-options.ts'

/** Who is let in to a gateway, to which servers, and how often. */
export function admissionOf(
  options: GatewayOptions,
  serverAt: AdmissionOptions['serverAt'],
): Omit<AdmissionOptions, 'guard'> {
  const { authenticator = anonymousAuthenticator, metadata, rate, concurrency } = options
  const { clock = systemClock, logger = defaultLogger() } = options
  return {
    authenticator,
    metadata,
    rate: rate && new RateLimiter({ ...rate, clock }),
    concurrency: concurrency && new ConcurrencyLimiter(concurrency),
    serverAt,
    logger,
  }
}
