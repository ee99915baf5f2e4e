import { ofForm } from './of-form.ts'

// Comes with the forms that have rows. What it does to a form, the form hears of as `input`.

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-form]')) enableRows(form)

/** Lets a reader add and remove rows of repeated groups; a `docket:rows` event makes those that a list of names needs. */
function enableRows(form: HTMLFormElement): void {
  const changed = () => form.dispatchEvent(new Event('input', { bubbles: true }))
  form.addEventListener('docket:rows', (event) => makeRowsFor(form, (event as CustomEvent<readonly string[]>).detail))
  for (const place of form.querySelectorAll<HTMLElement>('[data-add]')) place.hidden = false
  form.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button') : null
    if (button?.dataset.addRow !== undefined) {
      const row = addRow(form, button.dataset.addRow)
      row?.querySelector<HTMLElement>('input, select, textarea')?.focus()
      changed()
    } else if (button?.dataset.removeRow !== undefined) {
      const rows = button.closest<HTMLElement>('[data-rows]')
      button.closest('[data-row]')?.remove()
      if (rows) allowAdding(form, rows)
      changed()
    }
  })
}

/** Adds rows until the form has a place for each of these names, such as `items.3.name`. */
function makeRowsFor(form: HTMLFormElement, names: readonly string[]): void {
  for (const name of names) {
    const list = /^(.*?)\.(\d{1,3})\./.exec(name)
    if (!list) continue
    for (let tries = 0; tries <= Number(list[2]) && !ofForm(form, 'elements').namedItem(name); tries++) {
      if (!addRow(form, list[1] ?? '')) break
    }
  }
}

function addRow(form: HTMLFormElement, name: string): HTMLElement | null {
  const rows = form.querySelector<HTMLElement>(`[data-rows="${CSS.escape(name)}"]`)
  const template = form.querySelector<HTMLTemplateElement>(`template[data-row-of="${CSS.escape(name)}"]`)
  if (!rows || !template) return null
  const numbers = [...rows.querySelectorAll<HTMLElement>(':scope > [data-row]')].map((row) => Number(row.dataset.row))
  const number = Math.max(-1, ...numbers) + 1
  const row = template.content.firstElementChild?.cloneNode(true) as HTMLElement
  row.dataset.row = String(number)
  row.setAttribute('aria-label', (row.getAttribute('aria-label') ?? '').replace('#', String(number + 1)))
  renumber(row, number)
  rows.append(row)
  allowAdding(form, rows)
  return row
}

function allowAdding(form: HTMLFormElement, rows: HTMLElement): void {
  const max = Number(rows.dataset.max || Number.POSITIVE_INFINITY)
  const button = form.querySelector<HTMLButtonElement>(`[data-add-row="${CSS.escape(rows.dataset.rows ?? '')}"]`)
  if (button?.parentElement) button.parentElement.hidden = rows.querySelectorAll(':scope > [data-row]').length >= max
}

/** Rows inside the new row keep their own `#` for later: only the first one is this row's number. */
function renumber(row: DocumentFragment | Element, number: number): void {
  const attributes = ['name', 'id', 'for', 'data-field', 'data-rows', 'data-row-of', 'data-add-row', 'aria-describedby']
  for (const element of row.querySelectorAll('*')) {
    for (const attribute of attributes) {
      const value = element.getAttribute(attribute)
      if (value?.includes('#'))
        element.setAttribute(
          attribute,
          value
            .split(' ')
            .map((one) => one.replace('#', String(number)))
            .join(' '),
        )
    }
    if (element instanceof HTMLTemplateElement) renumber(element.content, number)
  }
}
