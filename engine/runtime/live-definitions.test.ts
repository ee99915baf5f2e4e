import { expect, test } from 'vitest'
import { systemClock } from '#engine/adapters/system-clock.ts'
import type { SourceFile } from '#engine/ports/definitions-source.ts'
import { eachDatabase, quiet } from '#engine/testing/databases.ts'
import { sampleFiles } from '#engine/testing/sample-files.ts'
import { createLiveDefinitions } from './live-definitions.ts'

const fromFiles = (files: readonly SourceFile[]) => ({
  read: async () => files,
  commit: async () => null,
  watch: () => async () => {},
})
const changed = (path: string, change: (text: string) => string) =>
  sampleFiles.map((file) => (file.path === path ? { ...file, text: change(file.text) } : file))

eachDatabase('definitions that an engine kept', (fresh) => {
  const start = async (files: readonly SourceFile[]) => {
    const store = await (await fresh()).open()
    await store.revisions.save('0123456789ab', null, files, 1)
    return createLiveDefinitions({ source: fromFiles(files), store, clock: systemClock, log: quiet })
  }

  test.each([
    ['a language that is none', changed('workflows/support.workflow.json', (text) => text.replace('zh-CN', 'zh_CN'))],
    [
      'bytes that are no UTF-8',
      changed('forms/contact.form.json', (text) => text.replace('Your name', 'Your n\uFFFDme')),
    ],
  ])('go on with %s, which only a later engine calls a mistake, and it is told', async (_, files) => {
    const live = await start(files)
    expect(live.problems().map(({ severity }) => severity)).toContain('error')
    expect(live.running()).toMatchObject({ revision: '0123456789ab' })
    expect([...live.running().forms.keys()]).toEqual(['contact'])
    await live.stop()
  })

  test('do not with a file that cannot be read any more', async () => {
    const files = changed('forms/contact.form.json', (text) => text.slice(0, -2))
    await expect(start(files)).rejects.toThrow('cannot be used yet')
  })
})
