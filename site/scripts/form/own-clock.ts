import { onOwnClock } from '#site/forms/on-own-clock.ts'

// Comes with the forms that begin with a moment. The server wrote it on the team's clock; what is sent is read on the reader's.

function turn(part: ParentNode): void {
  for (const input of part.querySelectorAll<HTMLInputElement>('[data-instant]')) {
    // What was typed already stays: only what nobody touched follows its default.
    input.defaultValue = onOwnClock(input.dataset.instant ?? '')
    delete input.dataset.instant
  }
  // Rows that are added are copied from here.
  for (const { content } of part.querySelectorAll('template')) turn(content)
}

turn(document)
