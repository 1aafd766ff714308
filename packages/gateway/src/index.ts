export { Gateway } from './gateway.ts'
export { GatewayError } from './gateway-error.ts'

export type { GatewayOptions, ListenOptions } from './gateway.ts'
export type { GatewayErrorCode } from './gateway-error.ts'
