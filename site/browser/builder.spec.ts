import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FrameLocator, Page } from '@playwright/test'
import { expectNoBarrier } from './barriers.ts'
import { test as base, expect } from './desk.ts'
import { type DevProcess, startDevProcess } from './dev-process.ts'

const test = base.extend<object, { dev: DevProcess }>({
  dev: [
    async ({}, use) => {
      const dev = await startDevProcess()
      await use(dev)
      await dev.stop()
    },
    { scope: 'worker', timeout: 180_000 },
  ],
})

// The development server makes every page when it is first asked for.
test.describe.configure({ timeout: 120_000 })
test.use({ viewport: { width: 1360, height: 900 } })

test('an editor who knows no JSON adds a field, sees it, breaks it, is told how to mend it, and commits three lines', async ({
  page,
  dev,
}) => {
  await page.goto(`${dev.url}/forms/order-problem/`)
  await page.getByRole('link', { name: 'Edit', exact: true }).click()
  const form = page.frameLocator('iframe[title="Preview"]:not(.coming)')

  // A click in the form picks the field.
  await form.getByRole('group', { name: 'Topic' }).getByText('Something else').click()
  await expect(page.getByRole('complementary').getByRole('heading', { level: 2 })).toHaveText('Topic')
  await page.getByRole('button', { name: 'Add a field' }).click()
  await page.getByLabel('Label', { exact: true }).fill('Colour')
  await expect(page.getByLabel('Name in the file')).toHaveValue('colour')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(form.getByRole('textbox', { name: /^Colour/ })).toBeVisible()

  await page.getByRole('group', { name: 'Visible' }).getByRole('button', { name: 'Only if' }).click()
  await expect(page.getByText('the condition has a gap')).toBeVisible()
  await page.getByRole('combobox', { name: 'Field' }).selectOption('Topic')
  await page.getByRole('combobox', { name: 'Value' }).selectOption('Damaged goods')
  await expect(page.getByText('the condition has a gap')).toBeHidden()
  await page.getByRole('group', { name: 'Required' }).getByRole('button', { name: 'Yes' }).click()
  await expect(page.getByRole('heading', { name: '3 lines changed' })).toBeVisible()

  // It is seen where the condition holds, and nowhere else.
  await page.getByRole('combobox', { name: 'With an answer' }).selectOption('Topic: Damaged goods')
  await expect(form.getByRole('radio', { name: 'Damaged goods' })).toBeChecked()
  await field(page, 'What happened?').click()
  await expect(form.getByRole('textbox', { name: /^Colour/ })).toBeVisible()
  await page.getByRole('combobox', { name: 'With an answer' }).selectOption('Topic: Late delivery')
  await expect(form.getByRole('radio', { name: 'Late delivery' })).toBeChecked()
  await expect(form.getByRole('textbox', { name: /^Colour/ })).toBeHidden()

  // A mistake is told where it is, with the way to mend it; visitors do not notice.
  await field(page, 'Topic').click()
  await page.getByRole('button', { name: 'Remove Damaged goods' }).click()
  await expect(page.getByText('Visitors still see the form as it was')).toBeVisible()
  await field(page, 'Colour').click()
  await expect(page.getByRole('complementary')).toContainText('"topic" is never "damage". Known: delivery, other.')
  await expect(page.getByRole('combobox', { name: 'Value' })).toHaveAttribute('aria-invalid', 'true')
  await expect(async () => {
    const html = await (await fetch(`${dev.url}/forms/order-problem/`)).text()
    expect(html).toContain('Damaged goods')
  }).toPass()

  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('Visitors still see the form as it was')).toBeHidden()
  const changed = dev
    .git('diff', '--unified=0', 'forms')
    .split('\n')
    .filter((line) => /^[+-](?![+-])/.test(line))
  expect(changed).toEqual([
    '+    "colour": { "type": "string", "title": "Colour", "x-visible": { "topic": "damage" } },',
    '-  "required": ["email", "topic", "order", "details"]',
    '+  "required": ["email", "topic", "order", "details", "colour"]',
  ])
  await expect(async () => {
    const html = await (await fetch(`${dev.url}/forms/order-problem/`)).text()
    expect(html).toContain('Colour')
  }).toPass()
})

test('fields are moved by keys and by dragging, doubled and taken out, and every step can be taken back', async ({
  page,
  dev,
}) => {
  const file = join(dev.folder, 'forms/contact.form.json')
  const before = readFileSync(file, 'utf8')
  const order = () => Object.keys(JSON.parse(readFileSync(file, 'utf8')).properties)
  const form = await openBuilder(page, dev, 'contact')
  await expect(page.getByRole('button', { name: 'Undo' })).toBeDisabled()

  await field(page, 'Subject').focus()
  await page.keyboard.press('Alt+ArrowUp')
  await expect(page.getByRole('status').getByText('Subject: now 2 of 5')).toBeVisible()
  await expect.poll(order).toEqual(['name', 'subject', 'email', 'message', 'files'])
  await expect(field(page, 'Subject')).toBeFocused()
  await page.keyboard.press('Alt+ArrowUp')
  await expect.poll(order).toEqual(['subject', 'name', 'email', 'message', 'files'])
  // The list is drawn anew once the change is written; a drag that began before would end there.
  await expect(page.getByRole('status').getByText('Subject: now 1 of 5')).toBeVisible()
  await expect(field(page, 'Subject')).toBeFocused()

  await field(page, 'Subject').dragTo(field(page, 'Message'), { targetPosition: { x: 60, y: 26 } })
  await expect.poll(order).toEqual(['name', 'email', 'message', 'subject', 'files'])

  const tools = form.getByRole('toolbar', { name: 'Subject: tools' })
  await tools.getByRole('button', { name: 'Duplicate' }).click()
  await expect.poll(order).toEqual(['name', 'email', 'message', 'subject', 'subject-2', 'files'])
  // The role of the first is not given twice, so nothing is wrong.
  await expect(page.getByText('Visitors still see')).toBeHidden()
  await form.locator('[data-field=subject-2]').getByRole('button', { name: 'Remove' }).click()
  await expect.poll(order).toEqual(['name', 'email', 'message', 'subject', 'files'])

  for (let step = 0; step < 5; step++) {
    const text = readFileSync(file, 'utf8')
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => readFileSync(file, 'utf8')).not.toBe(text)
  }
  expect(readFileSync(file, 'utf8')).toBe(before)
  await expect(page.getByRole('button', { name: 'Undo' })).toBeDisabled()
})

test('a click that began before the preview was exchanged still counts', async ({ page, dev }) => {
  const file = join(dev.folder, 'forms/contact.form.json')
  const before = readFileSync(file, 'utf8')
  const form = await openBuilder(page, dev, 'contact')
  await field(page, 'Subject').click()
  await form.getByRole('toolbar', { name: 'Subject: tools' }).getByRole('button', { name: 'Duplicate' }).hover()
  await page.mouse.down()
  writeFileSync(file, before.replace('"Subject"', '"What it is about"'))
  await expect(field(page, 'What it is about')).toBeVisible()
  const isThere = (frame: HTMLIFrameElement) =>
    frame.contentDocument?.readyState === 'complete' &&
    !!frame.contentDocument.body.textContent?.includes('What it is about')
  await expect.poll(() => page.locator('iframe').last().evaluate(isThere)).toBe(true)
  await page.mouse.up()
  await expect.poll(() => Object.keys(JSON.parse(readFileSync(file, 'utf8')).properties)).toContain('subject-2')
  await expect(form.getByText('What it is about').first()).toBeVisible()
  writeFileSync(file, before)
  await expect(field(page, 'Subject')).toHaveCount(1)
})

test('the preview shows mistakes, languages, narrow pages, and what is read without a script', async ({
  page,
  dev,
}) => {
  const form = await openBuilder(page, dev, 'order-problem')
  const strip = page.getByRole('group', { name: 'Preview' })

  await strip.getByRole('button', { name: 'Errors' }).click()
  await expect(form.getByText('Error: ').first()).toBeAttached()
  await expect(form.locator('[data-field=email] .error')).toBeVisible()
  // With an answer that a condition asks for, what it brings has mistakes too.
  await strip.getByRole('combobox', { name: 'With an answer' }).selectOption('Topic: Damaged goods')
  await expect(form.locator('[data-field=order] .error')).toContainText('Two letters and six digits')
  await strip.getByRole('button', { name: 'Empty' }).click()
  await expect(form.getByRole('textbox', { name: 'E-mail' })).toHaveValue('')

  await page.getByRole('button', { name: '中文' }).click()
  await expect(form.getByRole('heading', { level: 1 })).toHaveText('订单问题')
  await field(page, 'Order number').click()
  // A text is changed in the language in which it is looked at.
  await expect(page.getByLabel('Label in 中文')).toHaveValue('订单号')
  await page.getByLabel('Label in 中文').fill('订单编号')
  await page.getByLabel('Label in 中文').press('Enter')
  await expect.poll(() => readFileSync(join(dev.folder, 'forms/order-problem.form.json'), 'utf8')).toContain('订单编号')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByLabel('Label in 中文')).toHaveValue('订单号')
  await page.getByRole('button', { name: 'English' }).click()

  await page.getByRole('button', { name: 'No script' }).click()
  // Without a script a conditional field stands there with its condition in words.
  await expect(form.getByText('“Topic” is Late delivery or Damaged goods')).toBeVisible()
  await form.getByText('What happened?').click()
  await expect(page.getByRole('complementary').getByRole('heading', { level: 2 })).toHaveText('What happened?')

  await page.getByRole('button', { name: '320 px' }).click()
  await expect(async () => {
    expect(await form.locator('html').evaluate((html) => html.clientWidth)).toBeLessThanOrEqual(320)
  }).toPass()
})

test('a field gets another name everywhere in its form, and other files that say the old one are named', async ({
  page,
  dev,
}) => {
  const file = join(dev.folder, 'forms/order-problem.form.json')
  const before = readFileSync(file, 'utf8')
  await openBuilder(page, dev, 'order-problem')
  await field(page, 'Topic').click()
  await page.getByLabel('Name in the file').fill('subject')
  await page.getByLabel('Name in the file').press('Enter')
  await expect(page.getByRole('status').getByText('Topic is called “subject” now')).toBeVisible()
  const now = JSON.parse(readFileSync(file, 'utf8'))
  expect(now.properties.subject['x-was']).toBe('topic')
  expect(now.properties.order['x-visible']).toEqual({ subject: { in: ['delivery', 'damage'] } })
  expect(now['x-form'].ticketTitle[0]).toContain('{subject}')
  expect(now.required).toContain('subject')
  await expect(page.getByText('Visitors still see')).toBeHidden()
  // A scenario still answers to the old name.
  const place = page.getByRole('region', { name: 'Place' })
  await expect(place).toContainText(/\.scenario\.json:\d+ still says "topic"\. Write "subject" there/i)
  await page.getByRole('button', { name: 'File', exact: true }).click()
  await expect(page.getByRole('region', { name: 'forms/order-problem.form.json' })).toContainText('still says "topic"')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => readFileSync(file, 'utf8')).toBe(before)
})

test('a field is taken out that the title of tickets names, and the title is mended without the file', async ({
  page,
  dev,
}) => {
  const file = join(dev.folder, 'forms/order-problem.form.json')
  const before = readFileSync(file, 'utf8')
  const title = () => JSON.parse(readFileSync(file, 'utf8'))['x-form'].ticketTitle
  const form = await openBuilder(page, dev, 'order-problem')
  await field(page, 'Order number').click()
  await form.getByRole('toolbar', { name: 'Order number: tools' }).getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByText('Visitors still see the form as it was')).toBeVisible()
  await field(page, 'The form').click()
  const lines = page.getByLabel('Title of tickets')
  await expect(lines).toHaveAttribute('aria-invalid', 'true')
  await expect(lines).toHaveValue('{topic}: order {order}\n{topic}')
  await lines.fill('{topic}')
  await lines.blur()
  await expect.poll(title).toBe('{topic}')
  await expect(page.getByText('Visitors still see the form as it was')).toBeHidden()
  await lines.fill('{topic} for {name}\n\n{topic}')
  await lines.blur()
  await expect.poll(title).toEqual(['{topic} for {name}', '{topic}'])
  writeFileSync(file, before)
})

test('type, label, place of the label, placeholder, default and movement of a field are set, each in its own words of the file', async ({
  page,
  dev,
}) => {
  const file = join(dev.folder, 'forms/contact.form.json')
  const before = readFileSync(file, 'utf8')
  const subject = () => JSON.parse(readFileSync(file, 'utf8')).properties.subject
  const was = subject()
  const form = await openBuilder(page, dev, 'contact')
  await field(page, 'Subject').click()
  const write = async (label: string, text: string) => {
    await page.getByLabel(label, { exact: true }).fill(text)
    await page.getByLabel(label, { exact: true }).press('Enter')
  }
  await page.getByLabel('Type', { exact: true }).selectOption('Telephone')
  await expect.poll(subject).toEqual({ ...was, 'x-input': 'tel' })
  await page.getByLabel('Label position').selectOption('Before')
  await expect.poll(() => subject()['x-label']).toBe('left')
  await write('Placeholder', '+49 30')
  await expect.poll(() => subject()['x-placeholder']).toBe('+49 30')
  await write('Default', '110')
  await expect.poll(() => subject().default).toBe('110')
  await page.getByLabel('Animation', { exact: true }).selectOption('When it appears')
  await expect.poll(() => subject()['x-animation']).toEqual({ on: 'appear', effect: 'fade' })
  await write('Label', 'Number to call')
  await expect.poll(() => subject().title).toBe('Number to call')

  const shown = form.getByRole('textbox', { name: /^Number to call/ })
  await expect(shown).toHaveValue('110')
  await expect(shown).toHaveAttribute('type', 'tel')
  await expect(shown).toHaveAttribute('placeholder', '+49 30')
  await expect(form.locator('[data-field=subject]')).toHaveClass(/label-left/)
  await expect(page.getByText('Visitors still see')).toBeHidden()
  writeFileSync(file, before)
})

test('whoever takes everything back faster than it is written has the file as it was, byte for byte', async ({
  page,
  dev,
}) => {
  const file = join(dev.folder, 'forms/contact.form.json')
  const before = readFileSync(file)
  const second = () => Object.entries(JSON.parse(readFileSync(file, 'utf8')).properties)[1]
  await openBuilder(page, dev, 'contact')
  const undo = page.getByRole('button', { name: 'Undo' })

  await field(page, 'Subject').click()
  await page.getByLabel('Label', { exact: true }).fill('Topic “of” the request')
  await page.getByLabel('Label', { exact: true }).press('Enter')
  await expect(field(page, 'Topic “of” the request')).toBeVisible()
  await field(page, 'Topic “of” the request').focus()
  await page.keyboard.press('Alt+ArrowUp')
  await expect(page.getByText('now 2 of 5')).toBeVisible()
  await page.getByRole('group', { name: 'Visible' }).getByRole('button', { name: 'Only if' }).click()
  await page.getByRole('combobox', { name: 'Field' }).selectOption('Message')
  await page.getByRole('combobox', { name: 'Comparison' }).selectOption('is filled in')
  await expect.poll(second).toMatchObject(['subject', { 'x-visible': { message: { isSet: true } } }])
  await expect(undo).toBeEnabled()

  // Twenty clicks at once, far more than there is to take back.
  await undo.evaluate((button: HTMLButtonElement) => {
    for (let click = 0; click < 20; click++) button.click()
  })
  await expect(undo).toBeDisabled()
  expect(readFileSync(file).equals(before)).toBe(true)
  await expect(page.getByRole('heading', { name: 'Nothing changed' })).toBeVisible()
  await expect(page.getByRole('status').getByText('The last change is undone')).toBeVisible()
})

test('whoever turns to another field while the last change is on its way stays there', async ({ page, dev }) => {
  const form = await openBuilder(page, dev, 'contact')
  let answer = () => {}
  const asked = new Promise<void>((resolve) => (answer = resolve))
  await page.route('**/edit?*', async (route) => {
    await asked
    await route.continue()
  })
  await field(page, 'Subject').click()
  await form.getByRole('toolbar', { name: 'Subject: tools' }).getByRole('button', { name: 'Duplicate' }).click()
  await field(page, 'Message').click()
  answer()
  await expect(page.getByText('is added')).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Label', exact: true })).toHaveValue('Message')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('is added')).toBeHidden()
})

test('fields are put into a group and into rows, a choice is offered only sometimes, and a field never shown', async ({
  page,
  dev,
}) => {
  const file = join(dev.folder, 'forms/contact.form.json')
  const before = readFileSync(file, 'utf8')
  const properties = () => JSON.parse(readFileSync(file, 'utf8')).properties
  const form = await openBuilder(page, dev, 'contact')
  const add = async (type: string, label: string, lines: string) => {
    await page.getByRole('button', { name: 'Add a field', exact: true }).click()
    await page.getByLabel('Type').selectOption({ label: type })
    await page.getByLabel('Label', { exact: true }).fill(label)
    await page.getByLabel(/^(Fields inside|Choices)$/).fill(lines)
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await expect(field(page, label)).toBeVisible()
  }
  await field(page, 'Subject').click()
  await add('Group of fields', 'Address', 'Street\nTown')
  await expect(form.getByRole('group', { name: 'Address' }).getByLabel('Town')).toBeVisible()
  await add('Rows of fields', 'Guests', 'Name')
  await expect(form.getByRole('group', { name: 'Guests' }).getByLabel('Name').first()).toBeVisible()
  await page.getByRole('button', { name: 'Add a field inside' }).click()
  await page.getByLabel('Label', { exact: true }).fill('Age')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect.poll(() => Object.keys(properties().guests.items.properties)).toEqual(['age', 'name'])
  await page.getByLabel('Position', { exact: true }).selectOption('2 of 2')
  await expect.poll(() => Object.keys(properties().guests.items.properties)).toEqual(['name', 'age'])

  await field(page, 'Subject').click()
  await page.getByLabel('Inside').selectOption('Address')
  await expect.poll(() => Object.keys(properties().address.properties)).toEqual(['street', 'town', 'subject'])

  await field(page, 'Guests').click()
  await add('Menu', 'Size', 'Small\nLarge')
  await page.getByRole('button', { name: 'Large: only if' }).click()
  await page.getByRole('combobox', { name: 'Field' }).selectOption('Message')
  await page.getByRole('combobox', { name: 'Comparison' }).selectOption('is filled in')
  await expect.poll(() => properties().size['x-options']).toEqual({ large: { message: { isSet: true } } })
  await expect(page.getByText('Visitors still see')).toBeHidden()

  await field(page, 'Size').click()
  await page.getByRole('group', { name: 'Visible' }).getByRole('button', { name: 'Never' }).click()
  await expect(page.getByRole('complementary')).toContainText('A hidden field has no value')
  await page.getByLabel('Value', { exact: true }).fill('small')
  await page.getByLabel('Value', { exact: true }).press('Enter')
  await expect.poll(() => [properties().size['x-hidden'], properties().size.default]).toEqual([true, 'small'])
  await expect(form.getByRole('combobox', { name: 'Size' })).toHaveCount(0)
  await page.getByRole('group', { name: 'Visible' }).getByRole('button', { name: 'Always' }).click()
  await expect.poll(() => properties().size).not.toHaveProperty('x-hidden')
  await expect(form.getByRole('combobox', { name: 'Size' })).toHaveValue('small', { timeout: 30_000 })
  writeFileSync(file, before)
})

test('a new form is made from a title, is not published yet, and goes again by Undo', async ({ page, dev }) => {
  await page.goto(`${dev.url}/__builder/`)
  await page.getByLabel('Title').fill('Réparations')
  await expect(page.getByLabel('Name in the file')).toHaveValue('reparations')
  await expectNoBarrier(page)
  await page.getByRole('button', { name: 'Create the form' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Réparations')
  await expect(page.getByText('Not published')).toBeVisible()
  await expect(page.frameLocator('main iframe:not(.coming)').getByLabel('Message')).toBeVisible()
  expect((await fetch(`${dev.url}/forms/reparations/`)).status).toBe(404)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('heading', { name: 'New form' })).toBeVisible()
  expect(readdirSync(join(dev.folder, 'forms'))).not.toContain('reparations.form.json')
})

test('a field that stands in a rule of the schema is changed there, and one that several rules say tells its lines', async ({
  page,
  dev,
}) => {
  const file = join(dev.folder, 'forms/payment.form.json')
  const text = `{
  "title": "Payment",
  "properties": {
    "email": { "type": "string", "format": "email" }
  },
  "oneOf": [
    {
      "title": "By card",
      "properties": { "way": { "const": "card" }, "number": { "title": "Card number" } },
      "required": ["way"]
    },
    {
      "title": "By transfer",
      "properties": { "way": { "const": "transfer" }, "iban": { "type": "string", "title": "IBAN" } },
      "required": ["way"]
    }
  ],
  "allOf": [{ "properties": { "note": { "type": "string", "title": "Note" } } }]
}
`
  writeFileSync(file, text)
  const form = await openBuilder(page, dev, 'payment')
  await field(page, 'Card number').click()
  const settings = page.getByRole('complementary')
  await expect(settings).toContainText('A rule of the schema decides first.')
  await page.getByLabel('Help', { exact: true }).fill('All digits.')
  await page.getByRole('group', { name: 'Required' }).getByRole('button', { name: 'Yes' }).click()
  await expect
    .poll(() => readFileSync(file, 'utf8'))
    .toBe(
      text
        .replace('"title": "Card number"', '"title": "Card number", "x-help": "All digits."')
        .replace('["way"]', '["way", "number"]'),
    )
  await page.getByRole('combobox', { name: 'With an answer' }).selectOption('Way: By card')
  await expect(form.getByRole('textbox', { name: 'Card number' })).toHaveAccessibleDescription(/All digits/)
  await expect(form.getByRole('textbox', { name: 'Card number' })).toBeVisible()
  await expect(page.getByText('Visitors still see')).toBeHidden()

  await field(page, 'Note').click()
  await page.getByLabel('Label', { exact: true }).fill('Remark')
  await page.getByLabel('Label', { exact: true }).press('Enter')
  await expect.poll(() => JSON.parse(readFileSync(file, 'utf8')).allOf[0].properties.note.title).toBe('Remark')

  await field(page, 'Way').click()
  await expect(settings).toContainText('Several rules of the schema each say a part of this field')
  await expect(settings).toContainText('lines 9, 14')
})

test('a change made elsewhere is seen, never overwritten, and a file that cannot be read says so', async ({
  page,
  dev,
}) => {
  const file = join(dev.folder, 'forms/tiny.form.json')
  const text = '{\n  // Hand-made.\n  "properties": {\n    "email": { "type": "string", "format": "email" }\n  }\n}\n'
  writeFileSync(file, text)
  await openBuilder(page, dev, 'tiny')
  await expect(field(page, 'Email')).toBeVisible()
  writeFileSync(file, text.replace('"format"', '"title": "Your address", "format"'))
  await expect(field(page, 'Your address')).toBeVisible()
  writeFileSync(file, text.replace('"email" }', '"email" ]'))
  await expect(page.getByRole('alert')).toContainText('The file cannot be read')
  // Somebody else has written it: there is nothing to undo, and nowhere to put a field.
  await expect(page.getByRole('alert')).not.toContainText('undo')
  await expect(page.getByRole('button', { name: 'Add a field' })).toHaveCount(0)
  await expect(page.getByText('No fields yet')).toHaveCount(0)
  await expect(page.getByLabel('Title', { exact: true })).toHaveCount(0)
  writeFileSync(file, text)
  await expect(field(page, 'Email')).toBeVisible()
  await expect(page.getByRole('alert')).toHaveCount(0)
})

test('the builder speaks Chinese, is reached by keys, and is clean for those who cannot see it', async ({
  page,
  dev,
}) => {
  await openBuilder(page, dev, 'order-problem', 'zh-CN')
  await expect(page.getByRole('heading', { name: '必填' })).toBeVisible()
  await expectNoBarrier(page)
  await page.setViewportSize({ width: 700, height: 900 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await expectNoBarrier(page)
})

test('the builder answers its own page alone', async ({ page, dev }) => {
  const path = `${dev.url}/__builder/contact/`
  const file = join(dev.folder, 'forms/contact.form.json')
  const before = readFileSync(file, 'utf8')
  await page.goto(path)
  const begin = JSON.parse((await page.locator('#builder').getAttribute('data-begin')) ?? '{}')
  const edit = { edit: 'set', field: '', path: ['title'], value: 'Taken over' }
  const post = async (headers: Record<string, string>, body: unknown = { version: '', edit }) =>
    (await fetch(`${path}edit`, { method: 'POST', headers, body: JSON.stringify(body) })).status
  const own = { origin: dev.url, [begin.tokenHeader]: begin.token }
  expect(await post({})).toBe(403)
  expect(await post({ origin: dev.url })).toBe(403)
  expect(await post({ [begin.tokenHeader]: begin.token })).toBe(403)
  expect(await post({ ...own, origin: 'http://127.0.0.1:1' })).toBe(403)
  expect(await post({ ...own, 'sec-fetch-site': 'same-site' })).toBe(403)
  expect(await post({ ...own, [begin.tokenHeader]: `${begin.token.slice(1)}x` })).toBe(403)
  // The right page, but made for another text: nothing is written.
  expect(await post(own)).toBe(409)
  expect(await post(own, { edit })).toBe(409)
  expect((await fetch(`${dev.url}/__builder/..%2fworkflows%2fana/state`, { headers: own })).status).toBe(404)
  expect((await fetch(`${dev.url}/__builder/contact/state`)).status).toBe(403)
  expect(readFileSync(file, 'utf8')).toBe(before)
})

test('nothing of the builder is in what is built', async ({ page, desk }) => {
  const folder = join(import.meta.dirname, '../../dist')
  const built = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.(js|mjs|css|html)$/.test(path),
  )
  const traces = built.filter((path) =>
    /__builder|docket-edit|builder\.css/.test(readFileSync(join(folder, path), 'utf8')),
  )
  expect(traces).toEqual([])
  expect((await fetch(`${desk.url}/__builder/contact/`)).status).toBe(404)
  await page.goto(`${desk.url}/forms/contact/`)
  await expect(page.getByRole('link', { name: 'Edit', exact: true })).toHaveCount(0)
})

async function openBuilder(page: Page, dev: DevProcess, form: string, locale = 'en'): Promise<FrameLocator> {
  await page.goto(`${dev.url}/__builder/${form}/?locale=${locale}`)
  const frame = page.frameLocator('main iframe:not(.coming)')
  await expect(frame.locator('form[data-form]')).toBeVisible({ timeout: 60_000 })
  return frame
}

/** The entry of a field in the outline. */
function field(page: Page, label: string) {
  return page.getByRole('navigation').getByRole('button', { name: label })
}
