import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { keepFilesInMemory } from './engine/testing/files-in-memory.ts'

// Tests that need PostgreSQL get one server for all of them; the others start at once.
const withDatabase = ['engine/{store,runtime,channels,http,stories,cli}/**/*.test.ts']
// It builds the site, which no other test may look at meanwhile.
const building = ['engine/stories/start.test.ts']

keepFilesInMemory()
// Workers and the engines that they start compile the same modules again and again: what comes of it is kept, as `docket` keeps it.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules', '.cache', 'docket')

export default defineConfig({
  test: {
    // Tried many times over, a property takes its time.
    testTimeout: 120_000 * Number(process.env.DOCKET_TEST_TIMES ?? 1),
    hookTimeout: 120_000,
    // Left alone, it leaves one core of two idle; two workers leave both idle while they wait for databases and for what hangs.
    maxWorkers: 4,
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
