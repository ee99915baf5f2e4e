import { sizeIn } from '#site/forms/size.ts'

// What goes along with an answer. The browser's own field forgets the files before when others are chosen, names its button in its own
// language, and takes what is refused only once all of it was sent. Here files are chosen, pasted or dropped one after the other, and each
// stands below the text with its size and a way to take it off again.

const attached = new WeakMap<HTMLInputElement, readonly File[]>()

type Why = 'large' | 'many'

interface Refused {
  readonly name: string
  readonly why: Why
}

function add(input: HTMLInputElement, more: readonly File[]): void {
  const files = [...(attached.get(input) ?? [])]
  const refused: Refused[] = []
  for (const file of more) {
    if (files.some((one) => isSame(one, file))) continue
    const why = whyNot(input, files, file)
    if (why === null) files.push(file)
    else refused.push({ name: file.name, why })
  }
  show(input, files, refused)
}

function whyNot({ dataset }: HTMLInputElement, files: readonly File[], file: File): Why | null {
  if (file.size > Number(dataset.most)) return 'large'
  const bytes = files.reduce((sum, { size }) => sum + size, file.size)
  return files.length >= Number(dataset.mostFiles) || bytes > Number(dataset.mostTogether) ? 'many' : null
}

/** The field holds exactly what is shown. */
function show(input: HTMLInputElement, files: readonly File[], refused: readonly Refused[]): void {
  const form = input.form
  const template = form?.querySelector<HTMLTemplateElement>('template[data-attached]')
  if (!form || !template) return
  attached.set(input, files)
  const held = new DataTransfer()
  for (const file of files) held.items.add(file)
  input.files = held.files
  for (const before of form.querySelectorAll('.attached, .not-attached')) before.remove()
  const made = template.content.cloneNode(true) as DocumentFragment
  const list = made.querySelector('ul')
  const item = list?.querySelector('li')
  if (!list || !item) return
  list.replaceChildren(...files.map((file) => itemOf(item, file, () => takeOff(input, file))))
  const refusals = refused.flatMap(({ name, why }) => {
    const pattern = made.querySelector(`p[data-why="${why}"]`)
    return pattern === null ? [] : [refusalOf(pattern, name)]
  })
  template.before(...(files.length > 0 ? [list] : []), ...refusals)
}

function itemOf(pattern: Element, { name, size }: File, remove: () => void): Element {
  const item = pattern.cloneNode(true) as Element
  const [title, amount, button] = ['bdi', '.num', 'button'].map((part) => item.querySelector(part))
  if (title) title.textContent = name
  if (amount) amount.textContent = sizeIn(document.documentElement.lang, size)
  button?.setAttribute(
    'aria-label',
    (button.getAttribute('aria-label') ?? '').replace('%', () => name),
  )
  button?.addEventListener('click', remove)
  return item
}

function refusalOf(pattern: Element, name: string): Element {
  const refusal = pattern.cloneNode(true) as Element
  refusal.classList.add('not-attached')
  const words = refusal.querySelector('span')
  if (words) words.textContent = words.textContent.replace('%', () => name)
  return refusal
}

function takeOff(input: HTMLInputElement, file: File): void {
  const files = attached.get(input) ?? []
  show(
    input,
    files.filter((one) => one !== file),
    [],
  )
  input.focus()
}

const isSame = (one: File, other: File) =>
  one.name === other.name && one.size === other.size && one.lastModified === other.lastModified

const fieldIn = (part: EventTarget | null) =>
  part instanceof Element
    ? (part.closest('form')?.querySelector<HTMLInputElement>('.attach-line input[type="file"]') ?? null)
    : null

/** What is dropped beside every form goes along with what is being written: the browser would leave the page for it. */
const fieldUnder = (part: EventTarget | null) =>
  part instanceof Element && part.closest('form') === null
    ? document.querySelector<HTMLInputElement>('.editor[open] .attach-line input[type="file"]')
    : fieldIn(part)

document.addEventListener('change', ({ target }) => {
  if (!(target instanceof HTMLInputElement) || target !== fieldIn(target)) return
  add(target, [...(target.files ?? [])])
})
document.addEventListener('paste', (event) => {
  const files = [...(event.clipboardData?.files ?? [])]
  const input = fieldIn(event.target)
  // Words that come with a picture of themselves, as from an office program, are pasted as words.
  if (!input || files.length === 0 || event.clipboardData?.types.includes('text/plain')) return
  event.preventDefault()
  add(input, files)
})
document.addEventListener('dragover', (event) => {
  if (fieldUnder(event.target) && event.dataTransfer?.types.includes('Files')) event.preventDefault()
})
document.addEventListener('drop', (event) => {
  const input = fieldUnder(event.target)
  const files = [...(event.dataTransfer?.files ?? [])]
  if (!input || files.length === 0) return
  event.preventDefault()
  add(input, files)
})
