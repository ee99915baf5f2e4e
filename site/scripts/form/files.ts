import { sizeIn } from '#site/forms/size.ts'
import type { FormElements } from './page.ts'

/** Lists what was chosen, lets it be taken out one by one, added to, and dropped in from outside. */
export function enableFiles({ form, texts }: FormElements, changed: (input: HTMLInputElement) => void): void {
  for (const input of form.querySelectorAll<HTMLInputElement>('input[type=file]')) {
    const place = input.closest<HTMLElement>('.drop')
    if (!place) continue
    const list = document.createElement('ul')
    list.className = 'files'
    list.setAttribute('role', 'list')
    place.after(list)
    let chosen: readonly File[] = []

    const choose = (files: readonly File[]) => {
      chosen = input.multiple ? files : files.slice(-1)
      const transfer = new DataTransfer()
      for (const file of chosen) transfer.items.add(file)
      input.files = transfer.files
      list.replaceChildren(...chosen.map(line))
      changed(input)
    }

    const line = (file: File): HTMLElement => {
      const item = document.createElement('li')
      item.className = 'file'
      const size = document.createElement('span')
      size.textContent = sizeIn(document.documentElement.lang, file.size)
      const button = document.createElement('button')
      button.type = 'button'
      button.className = 'button quiet only'
      button.setAttribute(
        'aria-label',
        texts.removeFile.replace('%', () => file.name),
      )
      button.textContent = '×'
      button.addEventListener('click', () => {
        choose(chosen.filter((one) => one !== file))
        input.focus()
      })
      item.append(`${file.name} `, size, button)
      return item
    }

    input.addEventListener('change', () => {
      const added = [...(input.files ?? [])]
      choose(input.multiple ? [...chosen.filter((one) => !added.some((file) => isSame(one, file))), ...added] : added)
    })
    // Chosen before the script was ready, or kept by the browser on the way back.
    if (input.files && input.files.length > 0) choose([...input.files])
    place.addEventListener('dragover', (event) => {
      event.preventDefault()
      place.dataset.over = ''
    })
    place.addEventListener('dragleave', () => delete place.dataset.over)
    place.addEventListener('drop', (event) => {
      event.preventDefault()
      delete place.dataset.over
      choose([...chosen, ...(event.dataTransfer?.files ?? [])])
    })
  }
}

function isSame(a: File, b: File): boolean {
  return a.name === b.name && a.size === b.size && a.lastModified === b.lastModified
}
