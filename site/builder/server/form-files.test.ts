import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { formFiles } from './form-files.ts'

const text = '{ "properties": { "email": { "format": "email" } } }\n'
let root = ''

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'docket-builder-'))
  mkdirSync(join(root, 'forms'))
  writeFileSync(join(root, 'forms/contact.form.json'), text)
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

test('a change is written whole, and taken back to the byte', async () => {
  const files = formFiles(root)
  const file = await files.find('contact')
  expect(file?.path).toBe('forms/contact.form.json')
  if (!file) return
  expect(files.canUndo(file)).toBe(false)
  expect(await files.write(file, text.replace('email"', 'mail"'))).toBe(true)
  const changed = await files.find('contact')
  expect(changed && files.canUndo(changed)).toBe(true)
  expect(changed && (await files.base(changed))).toEqual({ text, since: 'opening' })
  expect(changed && (await files.undo(changed))).toBe(true)
  expect(readFileSync(join(root, 'forms/contact.form.json'), 'utf8')).toBe(text)
  expect(readdirSync(join(root, 'forms'))).toEqual(['contact.form.json'])
})

test('what somebody else has written meanwhile is neither overwritten nor undone', async () => {
  const files = formFiles(root)
  const file = await files.find('contact')
  if (!file) throw new Error('The form is not there.')
  await files.write(file, `${text}\n`)
  writeFileSync(join(root, 'forms/contact.form.json'), '{}')
  expect(await files.write(file, 'mine')).toBe(false)
  const theirs = await files.find('contact')
  expect(theirs && (await files.undo(theirs))).toBe(false)
  expect(readFileSync(join(root, 'forms/contact.form.json'), 'utf8')).toBe('{}')
})

test('a link that leads out of the folder of forms is not followed', async () => {
  writeFileSync(join(root, 'secret.form.json'), text)
  symlinkSync(join(root, 'secret.form.json'), join(root, 'forms/away.form.json'))
  expect(await formFiles(root).find('away')).toBeNull()
})

test('nothing outside of the forms is found by any id', async () => {
  mkdirSync(join(root, 'workflows'))
  writeFileSync(join(root, 'workflows/ana.agent.json'), '{}')
  const files = formFiles(root)
  for (const id of ['ana', '../workflows/ana', '', '..', 'contact.form']) expect(await files.find(id)).toBeNull()
})
