/**
 * The bytes that a signature of an envelope is over: DSSE's pre-authentication encoding, "DSSEv1" and the length and content
 * of type and payload, so that no payload can pass for another type's.
 *
 * Source: DSSE 1.0.2, protocol, "Signature Definition".
 */
export function preAuthenticationEncoding(payloadType: string, payload: Uint8Array): Buffer {
  const type = Buffer.from(payloadType, 'utf8')
  const head = Buffer.from(`DSSEv1 ${String(type.length)} `, 'latin1')
  return Buffer.concat([head, type, Buffer.from(` ${String(payload.length)} `, 'latin1'), payload])
}
