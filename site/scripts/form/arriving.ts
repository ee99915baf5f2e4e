import { idOf } from '#site/forms/names.ts'
import { sizeIn } from '#site/forms/size.ts'
import { ofForm } from './of-form.ts'
import { fillIn } from './restoring.ts'
import type { Steps } from './steps.ts'

// A page of a host of files is the same for everybody. What one reader's link says of the form, the engine is asked for.

interface Arrived {
  /** Field name → texts. */
  readonly values: Readonly<Record<string, readonly string[]>>
  readonly files?: Readonly<
    Record<string, readonly { readonly id: string; readonly name: string; readonly size: number }[]>
  >
  readonly step?: number
}

/** Before the secret of a saved form, behind the address of its page. */
export const savedMark = '#saved='

/** Fills in what the link of this page says: a saved form, or values of the query string. A link that says nothing changes nothing. */
export async function arrive(form: HTMLFormElement, steps: Steps | null): Promise<void> {
  const secret = location.hash.startsWith(savedMark) ? location.hash.slice(savedMark.length) : null
  const path = secret === null ? `values${location.search}` : `saved/${encodeURIComponent(secret)}`
  const answer = await fetch(`${ofForm(form, 'action')}/${path}`, { headers: { accept: 'application/json' } }).catch(
    () => null,
  )
  if (!answer?.ok) return
  const { values, files = {}, step } = (await answer.json()) as Arrived
  const entries = Object.entries(values).flatMap(([name, texts]) => texts.map((text) => [name, text] as const))
  form.dispatchEvent(new CustomEvent('docket:rows', { detail: entries.map(([name]) => name) }))
  fillIn(form, entries, { isPart: secret === null })
  if (secret === null) return
  addSecret(form, secret)
  for (const [name, kept] of Object.entries(files)) showKept(form, name, kept)
  if (step !== undefined) steps?.show(step)
}

function addSecret(form: HTMLFormElement, secret: string): void {
  const input = document.createElement('input')
  input.type = 'hidden'
  input.name = 'docket-saved'
  input.value = secret
  form.prepend(input)
  history.replaceState(history.state, '', location.pathname + location.search)
}

/** As the server lists files that it has already. */
function showKept(form: HTMLFormElement, name: string, files: NonNullable<Arrived['files']>[string]): void {
  const place = form.querySelector(`#${CSS.escape(idOf(name))}`)?.closest('.drop')
  const list = document.createElement('ul')
  list.className = 'files'
  list.setAttribute('role', 'list')
  list.dataset.kept = ''
  for (const { id, name: fileName, size } of files) {
    const box = document.createElement('input')
    Object.assign(box, { type: 'checkbox', name, value: id, checked: true })
    box.dataset.name = fileName
    box.dataset.size = String(size)
    const label = document.createElement('label')
    label.className = 'check'
    const words = document.createElement('span')
    words.textContent = `${fileName} ${sizeIn(document.documentElement.lang, size)}`
    label.append(box, words)
    const item = document.createElement('li')
    item.className = 'file'
    item.append(label)
    list.append(item)
  }
  place?.after(list)
}
