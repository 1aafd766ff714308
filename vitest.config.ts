import { defineConfig } from 'vitest/config'

/** The one test configuration; each package runs it in its own folder. Type tests (`*.test-d.ts`) are checked by `typecheck`. */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // Guards against hanging, not against being slow: real processes on a busy machine take their time.
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
})
