// The page's title says what the page is and, while nobody looks at it, how much came from customers.

let title = document.title
let unseen = 0

/** The page is called `words` from here on, whatever of it is still unseen. */
export function retitle(words: string): void {
  title = words
  show()
}

export function countUnseen(more: number): void {
  unseen += more
  show()
}

/** Somebody looks at the page: returns how much they had not seen. */
export function seen(): number {
  const had = unseen
  unseen = 0
  if (had > 0) show()
  return had
}

function show(): void {
  document.title = unseen > 0 ? `(${unseen}) ${title}` : title
}
