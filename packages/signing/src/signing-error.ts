import { McpverError } from '@mcpver/core'

/** Every code that an error of `@mcpver/signing` can have. */
export type SigningErrorCode =
  | 'ERR_INVALID_ENVELOPE'
  | 'ERR_INVALID_KEY'
  | 'ERR_INVALID_NOTE'
  | 'ERR_INVALID_PROOF'
  | 'ERR_INVALID_STATEMENT'
  | 'ERR_INVALID_TOKEN'
  | 'ERR_INVALID_TRUST_ROOT'
  | 'ERR_SIGNATURE_MISMATCH'
  | 'ERR_THRESHOLD_NOT_MET'
  | 'ERR_TRUST_ROOT_EXPIRED'
  | 'ERR_TRUST_ROOT_ROLLBACK'
  | 'ERR_UNKNOWN_PAYLOAD_TYPE'
  | 'ERR_UNTRUSTED_IDENTITY'

/** Something signed that `@mcpver/signing` refuses, or a key that it cannot use; `code` says which. */
export class SigningError<Code extends SigningErrorCode = SigningErrorCode> extends McpverError<Code> {}
