import { afterEach, expect, test } from 'vitest'
import { type RunningApp, startApp } from '#engine/testing/app.ts'
import { recordingPages } from '#engine/testing/recording-pages.ts'
import { statementsOfSqlite } from '#engine/testing/sqlite-statements.ts'

let desk: RunningApp
afterEach(() => desk.stop())

test('a list that was looked at before is read with four statements, all that stands round it included', async () => {
  desk = await startApp({ pages: recordingPages })
  for (let count = 0; count < 3; count++) await desk.createTicket()
  const headers = { cookie: await desk.signIn('ana'), accept: 'text/html' }
  const statements = statementsOfSqlite()
  const look = () => statements(async () => (await desk.request('/desk', { headers })).arrayBuffer())
  await look()
  // The session, what stands round the list, the counts of the rail, the list itself.
  expect((await look()).map(({ sql }) => sql)).toHaveLength(4)
})
