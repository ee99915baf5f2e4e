import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from './desk.ts'
import { startEngineProcess } from './engine-process.ts'

const root = join(import.meta.dirname, '../..')

test('a form file that breaks keeps the last good form, and a plain JSON Schema is a page at once', async ({
  page,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'docket-definitions-'))
  for (const name of ['forms', 'workflows']) await cp(join(root, name), join(folder, name), { recursive: true })
  const desk = await startEngineProcess({ DOCKET_DEFINITIONS: folder })
  const readyz = async () => (await fetch(`${desk.url}/readyz`)).json()
  const problems = async () => ((await readyz()) as { definitions: { problems: object[] } }).definitions.problems
  try {
    const file = join(folder, 'forms/contact.form.json')
    const good = await readFile(file, 'utf8')
    await writeFile(file, good.replace('"x-input": "file"', '"x-input": "telepathy"'))
    await expect.poll(async () => (await problems()).length).toBeGreaterThan(0)
    const line = 1 + good.slice(0, good.indexOf('"x-input": "file"')).split('\n').length - 1
    expect(await problems()).toContainEqual(expect.objectContaining({ file: 'forms/contact.form.json', line }))
    expect(await readyz()).toMatchObject({ ready: true })
    await page.goto(`${desk.url}/forms/contact/`)
    await expect(page.getByLabel('Files')).toBeVisible()

    await writeFile(file, good)
    await expect.poll(problems).toEqual([])
    const schema = {
      title: 'Lend a tent',
      type: 'object',
      properties: { email: { type: 'string', format: 'email' }, nights: { type: 'integer', minimum: 1 } },
      required: ['email', 'nights'],
    }
    await writeFile(join(folder, 'forms/lend.form.json'), JSON.stringify(schema, null, 2))
    await expect.poll(async () => (await fetch(`${desk.url}/forms/lend/`)).status).toBe(200)
    await page.goto(`${desk.url}/forms/lend/`)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Lend a tent')
    await expect(page.getByLabel(/nights/i)).toBeVisible()
  } finally {
    expect(await desk.stop()).toBe(0)
    await rm(folder, { recursive: true, force: true })
  }
})
