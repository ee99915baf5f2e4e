import { defineConfig } from 'vitest/config'

// Tests that need PostgreSQL get one server for all of them; the others start at once.
const withDatabase = ['engine/{store,runtime,channels,http,stories,cli}/**/*.test.ts']
// It builds the site, which no other test may look at meanwhile.
const building = ['engine/stories/start.test.ts']

export default defineConfig({
  test: {
    // Tried many times over, a property takes its time.
    testTimeout: 120_000 * Number(process.env.DOCKET_TEST_TIMES ?? 1),
    hookTimeout: 120_000,
    // Left alone, it leaves one core of two idle.
    maxWorkers: 2,
    // They share what they loaded: loading takes longer than most of them.
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: ['engine/**/*.test.ts', 'site/**/*.test.ts'],
          exclude: withDatabase,
        },
      },
      {
        extends: true,
        test: {
          name: 'databases',
          include: withDatabase,
          exclude: building,
          globalSetup: ['engine/testing/prepared-databases.ts'],
        },
      },
      {
        extends: true,
        test: { name: 'start', include: building },
      },
    ],
  },
})
