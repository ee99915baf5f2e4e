import { defineConfig } from '@playwright/test'
import { findChromium } from './engine/testing/browser.ts'
import { keepFilesInMemory } from './engine/testing/files-in-memory.ts'
import type { Options } from './site/browser/desk.ts'

keepFilesInMemory()
const { executablePath, args, env } = await findChromium()

const ofHostAlone = /static-host\.spec\.ts/
const ofDevelopment = /builder\.spec\.ts$/

export default defineConfig<object, Options>({
  testDir: 'site/browser',
  // They wait for more than they compute, on two cores too.
  workers: 3,
  fullyParallel: false,
  forbidOnly: true,
  // Named as "flaky" when it is needed (decision 0054).
  retries: 1,
  reporter: 'list',
  timeout: 120_000,
  expect: { timeout: 20_000 },
  projects: [
    {
      name: 'files',
      // Besides, what is said `@files` of: stories of forms in which the page and the engine that it sends to tell each other something.
      grep: [ofHostAlone, /@files/],
      use: { host: 'files' },
      // One build and one engine for all of them; the first test waits for both. It comes first, since one worker takes long.
      workers: 1,
      timeout: 180_000,
    },
    // Its server makes a worker of its own of it, which suits no other test: left to itself it would come last, and alone.
    { name: 'development', testMatch: ofDevelopment },
    { name: 'engine', testIgnore: [ofHostAlone, ofDevelopment] },
  ],
  use: { launchOptions: { executablePath, args, env: { ...process.env, ...env } as Record<string, string> } },
})
