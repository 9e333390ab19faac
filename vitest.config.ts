// Test projects: `unit` mirrors src; `check` holds the layer test and the pins of the package's shape.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    testTimeout: 30_000,
    // Tests put nothing into the user's cache, and find nothing there.
    env: { DECANT_CACHE_MAX_BYTES: '0' },
    reporters: ['default', './tools/vitest-summary.mjs'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [
            'test/python/**',
            'test/architecture.test.ts',
            'test/exports.test.ts',
            'test/support.test.ts',
            'test/parity-ids.test.ts',
          ],
        },
      },
      {
        extends: true,
        test: { name: 'python', include: ['test/python/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 600_000 },
      },
      {
        extends: true,
        test: {
          name: 'check',
          include: [
            'test/architecture.test.ts',
            'test/exports.test.ts',
            'test/support.test.ts',
            'test/parity-ids.test.ts',
          ],
        },
      },
    ],
  },
});
