import { afterEach, expect, test } from 'vitest'
import { startApp } from '#engine/testing/app.ts'
import { recorded, recordingPages } from '#engine/testing/recording-pages.ts'
import { sampleFiles } from '#engine/testing/sample-files.ts'
import type { DeskBoardPage } from './board.ts'

let stop: () => Promise<void>
afterEach(() => stop())

test('the board begins with a team of one’s own, whatever others one may read', async () => {
  const files = sampleFiles.map((file) => ({ ...file, text: file.text.replace('"private"', '"company"') }))
  const desk = await startApp({ pages: recordingPages, files })
  stop = () => desk.stop()
  const teamOf = async (agent: string) => {
    const headers = { cookie: await desk.signIn(agent), accept: 'text/html' }
    return (await recorded<DeskBoardPage>(desk.request('/desk/board', { headers }) as Promise<Response>)).page.team.id
  }
  expect([await teamOf('ben'), await teamOf('max')]).toEqual(['billing', 'care'])
})
