import { defineConfig } from '@playwright/test'
import { findChromium } from './engine/testing/browser.ts'

const { executablePath, args, env } = await findChromium()

export default defineConfig({
  testDir: 'site/browser',
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  reporter: 'list',
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: { launchOptions: { executablePath, args, env: { ...process.env, ...env } as Record<string, string> } },
})
