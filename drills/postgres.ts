import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { startPostgres } from '#engine/testing/postgres.ts'

/**
 * All that `npm test` does in a browser, with every engine on PostgreSQL instead of SQLite. The site must have been built; what follows is
 * for Playwright.
 *
 *     npm run drill -- postgres [desk.spec.ts]
 */
const server = await startPostgres()
try {
  const tests = spawn('playwright', ['test', ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, DOCKET_TEST_POSTGRES: server.url },
  })
  const [code] = (await once(tests, 'exit')) as [number | null]
  process.exitCode = code ?? 1
} finally {
  await server.stop()
}
