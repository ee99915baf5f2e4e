import { expect, test } from 'vitest'
import { readSources } from '#engine/testing/sources.ts'

test('nothing that runs or is built imports the form builder or its edits', () => {
  const sources = [...readSources('engine'), ...readSources('site')]
  const isBuilder = (path: string) => /^(site\/builder\/|site\/i18n\/builder\/|engine\/definitions\/edit\/)/.test(path)
  const wrong = sources
    .filter(({ path }) => !isBuilder(path) && !path.endsWith('.test.ts') && !path.endsWith('.spec.ts'))
    .flatMap(({ path, imports }) => imports.filter(isBuilder).map((target) => `${path} imports ${target}`))
  // Loaded by the development server alone.
  expect(wrong).toEqual(['site/integration/builder-in-dev.ts imports site/builder/server/answer.ts'])
})
