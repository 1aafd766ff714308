type Members = Readonly<Record<string, unknown>>

/** A statement of OpenVEX that `zod` 4.0.0 is not affected by CVE-1, unless members say otherwise. */
export function statement(members: Members = {}): Members {
  return {
    vulnerability: { name: 'CVE-1' },
    products: [{ '@id': 'pkg:npm/zod@4.0.0' }],
    status: 'not_affected',
    justification: 'component_not_present',
    ...members,
  }
}

/** An OpenVEX document of May 2026 with one statement. */
export function openVex(one: Members = statement()): Members {
  return {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': 'https://example.com/vex/1',
    author: 'Ana',
    version: 1,
    timestamp: '2026-05-01T00:00:00Z',
    statements: [one],
  }
}

/** The same in CycloneDX; the members are those of its vulnerability. */
export function cycloneDx(members: Members = {}): Members {
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: 'urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79',
    metadata: { timestamp: '2026-05-01T00:00:00Z' },
    components: [
      { type: 'library', 'bom-ref': 'lib-1', purl: 'pkg:npm/zod@4.0.0' },
      { type: 'library', 'bom-ref': 'lib-any', purl: 'pkg:npm/zod' },
    ],
    vulnerabilities: [
      {
        id: 'CVE-1',
        analysis: { state: 'not_affected', justification: 'code_not_reachable' },
        affects: [{ ref: 'lib-1' }],
        ...members,
      },
    ],
  }
}
