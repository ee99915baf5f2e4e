import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { editForm, type FormEdit } from '#engine/definitions/edit/edit-form.ts'
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

test('groups, rows, conditional choices and settings are taken back one by one, each to the byte', async () => {
  const place = join(root, 'forms/contact.form.json')
  const email = '/properties/email'
  const add = { edit: 'add', after: email, isInside: false, choices: [{ value: 'small', label: 'Small' }] } as const
  const edits: readonly FormEdit[] = [
    { ...add, key: 'address', type: 'group', title: 'Address' },
    { ...add, key: 'guests', type: 'list', title: 'Guests' },
    { ...add, key: 'size', type: 'select', title: 'Size' },
    { edit: 'set', field: '/properties/size', path: ['x-options'], value: { small: { email: { isSet: true } } } },
    { edit: 'nest', field: '/properties/size', into: '/properties/address' },
    { edit: 'set', field: '/properties/address/properties/size', path: ['x-hidden'], value: true },
    { edit: 'set', field: '/properties/address/properties/size', path: ['default'], value: 'small' },
    { edit: 'type', field: email, type: 'tel' },
    { edit: 'set', field: email, path: ['x-label'], value: 'left' },
    { edit: 'require', field: email, required: true },
    { edit: 'set', field: '', path: ['x-form', 'ticketTitle'], value: ['{email}', 'Order'] },
    { edit: 'rename', field: email, key: 'phone', was: 'email' },
    { edit: 'remove', field: '/properties/phone' },
  ]
  const files = formFiles(root)
  const texts: string[] = []
  for (const edit of edits) {
    const file = await files.find('contact')
    if (!file) throw new Error('The form is not there.')
    const edited = editForm(file.text, edit)
    if (edited.refusal !== null) throw new Error(`${edit.edit}: ${edited.refusal}`)
    expect(await files.write(file, edited.text)).toBe(true)
    texts.push(file.text)
  }
  expect(new Set(texts).size).toBe(edits.length)

  for (const before of texts.reverse()) {
    const file = await files.find('contact')
    expect(file && (await files.undo(file))).toBe(true)
    expect(readFileSync(place, 'utf8')).toBe(before)
  }
  const file = await files.find('contact')
  expect(file?.text).toBe(text)
  expect(file && files.canUndo(file)).toBe(false)
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
