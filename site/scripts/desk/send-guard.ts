import { line, say } from './line.ts'

// An answer that was begun before the customer wrote goes out only when they have been read.

let wrote = false

/** The customer wrote on this page's ticket: whoever is answering is told, and once more before the answer goes. */
export function customerWrote(): void {
  if (!isWriting()) return
  wrote = true
  say(line?.dataset.wrote ?? '')
}

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-kind="reply"]')) {
  form.addEventListener(
    'submit',
    (event) => {
      if (!wrote) return
      event.preventDefault()
      event.stopImmediatePropagation()
      say(line?.dataset.wrote ?? '', 0, [
        [line?.dataset.read ?? '', () => document.querySelector('.timeline > :last-child')?.scrollIntoView()],
        // What was pressed says when it is sent, and whether it solves the ticket.
        [line?.dataset.send ?? '', () => form.requestSubmit(event.submitter)],
      ])
      wrote = false
    },
    { capture: true },
  )
}

function isWriting(): boolean {
  return (document.querySelector<HTMLTextAreaElement>('textarea#reply')?.value ?? '').trim() !== ''
}
